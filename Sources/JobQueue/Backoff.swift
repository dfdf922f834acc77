/// How long a job waits after a failure: twice as long each time, up to a limit, and each time a random part of it less,
/// so that jobs that failed together do not come back together.
package struct Backoff: Sendable, Hashable {
    package var base: Duration
    package var limit: Duration
    /// The random part, 0 to 1.
    package var jitter: Double

    package init(base: Duration = .seconds(1), limit: Duration = .seconds(300), jitter: Double = 0.25) {
        self.base = base
        self.limit = limit
        self.jitter = min(max(jitter, 0), 1)
    }

    /// - Parameter attempt: the one that failed, from 1.
    package func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let doublings = min(max(attempt - 1, 0), 30)
        let full = min(base * (1 << doublings), limit)
        return full * (1 - jitter * Double.random(in: 0..<1, using: &generator))
    }
}
