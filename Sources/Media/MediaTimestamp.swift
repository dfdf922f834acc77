/// A position in a stream, in ticks of the stream's own clock. RTP timestamps are unrolled to 64 bits first.
package struct MediaTimestamp: Hashable, Sendable {
    package var ticks: Int64
    package var clockRate: Int32

    package init(ticks: Int64, clockRate: Int32) {
        self.ticks = ticks
        self.clockRate = clockRate
    }

    /// The same position in ticks of another clock, rounded to the nearest.
    package func rescaled(to rate: Int32) -> MediaTimestamp {
        MediaTimestamp(ticks: Self.rescale(ticks, from: clockRate, to: rate), clockRate: rate)
    }

    package var duration: Duration { .nanoseconds(Self.rescale(ticks, from: clockRate, to: 1_000_000_000)) }

    /// `ticks · to / from`, rounded to the nearest, saturating; 0 when `from` is not positive.
    package static func rescale(_ ticks: Int64, from: Int32, to: Int32) -> Int64 {
        guard from > 0 else { return 0 }
        guard from != to else { return ticks }
        let half = Int64(from / 2)
        let (product, overflow) = ticks.multipliedReportingOverflow(by: Int64(to))
        if !overflow {
            let (sum, carried) = product.addingReportingOverflow(half)
            if !carried { return floorDivide(sum, Int64(from)) }
        }
        let wide = floorDivide(Int128(ticks) * Int128(to) + Int128(half), Int128(from))
        return Int64(clamping: wide)
    }

    private static func floorDivide<Integer: SignedInteger>(_ value: Integer, _ divisor: Integer) -> Integer {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
