import NIOConcurrencyHelpers

/// How many calls to one host may be under way at once, so that one that hangs holds up no other: each has few places, and
/// those that did not answer in time have half of all together.
package final class ReceiverLanes: Sendable {
    package static let places = 64
    package static let placesOfOne = 4
    /// Hosts that are remembered as slow; above it all are forgotten.
    private static let maximumSlow = 1000

    package enum Admission: Sendable, Hashable {
        case enter
        /// There is no place: come again after so long.
        case wait(Duration)
    }

    private struct State {
        var calls: [String: Int] = [:]
        /// Those that were sent away since a call to the host last ended.
        var sentAway: [String: Int] = [:]
        var slow: Set<String> = []

        var slowCalls: Int { slow.reduce(0) { $0 + (calls[$1] ?? 0) } }
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package func enter(_ host: String) -> Admission {
        state.withLockedValue { state in
            let calls = state.calls[host] ?? 0
            let isFull =
                calls >= Self.placesOfOne || (state.slow.contains(host) && state.slowCalls >= Self.places / 2)
            guard isFull else {
                state.calls[host] = calls + 1
                return .enter
            }
            // The more wait, the more seldom each of them asks.
            let count = state.sentAway[host] ?? 0
            state.sentAway[host] = count + 1
            return .wait(.milliseconds(min(1000 + count * 50, 30_000)))
        }
    }

    /// - Parameter wasSlow: it did not answer in time.
    package func leave(_ host: String, wasSlow: Bool) {
        state.withLockedValue { state in
            let calls = (state.calls[host] ?? 1) - 1
            state.calls[host] = calls > 0 ? calls : nil
            state.sentAway[host] = nil
            if wasSlow {
                if state.slow.count >= Self.maximumSlow { state.slow = [] }
                state.slow.insert(host)
            } else {
                state.slow.remove(host)
            }
        }
    }
}
