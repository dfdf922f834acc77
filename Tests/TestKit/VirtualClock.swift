import Media

/// Time that passes only when told to.
package struct VirtualClock: Sendable {
    package private(set) var now: Instant

    package init(now: Instant = Instant(nanoseconds: 1_000_000_000_000)) {
        self.now = now
    }

    package mutating func advance(by duration: Duration) {
        advance(to: now + duration)
    }

    /// Never goes back.
    package mutating func advance(to instant: Instant) {
        now = max(now, instant)
    }
}
