/// A moment of civil time: nanoseconds since 1970-01-01T00:00:00Z. It may jump; nothing is scheduled by it.
package struct WallClock: Comparable, Hashable, Codable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// A 64-bit NTP timestamp (RFC 5905 clause 6, era 0): seconds since 1900 and a 32-bit fraction.
    package init(ntp: UInt64) {
        let seconds = Int64(ntp >> 32) - 2_208_988_800
        let fraction = Int64(((ntp & 0xFFFF_FFFF) * 1_000_000_000) >> 32)
        nanoseconds = seconds * 1_000_000_000 + fraction
    }

    package var ntp: UInt64 {
        var (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if fraction < 0 {
            seconds -= 1
            fraction += 1_000_000_000
        }
        return UInt64(bitPattern: seconds &+ 2_208_988_800) << 32 | (UInt64(fraction) << 32) / 1_000_000_000
    }

    package static func < (left: WallClock, right: WallClock) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (clock: WallClock, duration: Duration) -> WallClock {
        WallClock(nanoseconds: clock.nanoseconds &+ duration.nanoseconds)
    }

    package static func - (later: WallClock, earlier: WallClock) -> Duration {
        .nanoseconds(later.nanoseconds &- earlier.nanoseconds)
    }
}
