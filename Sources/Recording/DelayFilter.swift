import Media

/// The least delay of the last one to two windows: what remains when the network's jitter is taken away.
struct DelayFilter: Sendable {
    /// Nanoseconds.
    private var window: Int64
    private var current: Int64?
    private var previous: Int64?
    private var windowStart = Instant(nanoseconds: 0)

    init(window: Duration = .seconds(5)) {
        self.window = window.nanoseconds
    }

    /// Nanoseconds; `nil` before the first.
    var minimum: Int64? {
        guard let current else { return previous }
        guard let previous else { return current }
        return min(current, previous)
    }

    mutating func add(_ delay: Int64, at arrival: Instant) {
        guard let least = current else {
            current = delay
            windowStart = arrival
            return
        }
        if arrival.nanoseconds &- windowStart.nanoseconds >= window {
            previous = least
            current = delay
            windowStart = arrival
        } else {
            current = min(least, delay)
        }
    }

    /// What was noted is so much more by now.
    mutating func shift(by nanoseconds: Int64) {
        current? &+= nanoseconds
        previous? &+= nanoseconds
    }

    mutating func reset() {
        current = nil
        previous = nil
    }
}
