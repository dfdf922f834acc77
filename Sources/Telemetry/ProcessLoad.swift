import Glibc
import Media
import NIOConcurrencyHelpers

/// How many cores this process takes, without the processes that it has begun.
package final class ProcessLoad: Sendable {
    private struct Sample: Sendable {
        var at: Instant
        var seconds: Double
        var cores: Double
    }

    private let last = NIOLockedValueBox<Sample?>(nil)

    package init() {}

    /// Between this call and an earlier one, at least a second ago; 0 at first.
    package func cores(at now: Instant = SystemClock.monotonic()) -> Double {
        last.withLockedValue { last in
            guard let known = last else {
                last = Sample(at: now, seconds: Self.seconds, cores: 0)
                return 0
            }
            let elapsed = (now - known.at).inSeconds
            guard elapsed >= 1 else { return known.cores }
            let seconds = Self.seconds
            let cores = max(0, (seconds - known.seconds) / elapsed)
            last = Sample(at: now, seconds: seconds, cores: cores)
            return cores
        }
    }

    private static var seconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let (user, system) = (usage.ru_utime, usage.ru_stime)
        return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
    }
}
