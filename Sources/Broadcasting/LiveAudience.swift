import Media

/// Who watches a broadcast, as far as its gateway can know: the players that have asked for a media playlist lately.
///
/// A player is a number that whoever hears of it makes of what tells players apart; nothing else of it is kept.
package struct LiveAudience: Sendable {
    package static let limit = 100_000

    private let window: Duration
    private var seen: [Int: Instant] = [:]
    private var lookAgainAt: Instant?

    /// - Parameter window: who has not asked for so long has gone.
    package init(window: Duration) { self.window = window }

    /// Beyond `limit` nobody new is counted until others have gone.
    package mutating func note(_ player: Int, at now: Instant) {
        if seen.updateValue(now, forKey: player) != nil || seen.count <= Self.limit { return }
        seen[player] = nil
        guard lookAgainAt.map({ now >= $0 }) ?? true else { return }
        lookAgainAt = now + .seconds(1)
        forget(at: now)
    }

    package mutating func count(at now: Instant) -> Int {
        forget(at: now)
        return seen.count
    }

    private mutating func forget(at now: Instant) {
        let oldest = now - window
        seen = seen.filter { $0.value >= oldest }
    }
}
