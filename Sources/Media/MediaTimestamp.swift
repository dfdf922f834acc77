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
        let product = ticks.multipliedFullWidth(by: Int64(to))
        let half = Int64(from) / 2
        let (low, carry) = product.low.addingReportingOverflow(UInt64(half))
        let high = product.high &+ (carry ? 1 : 0)
        guard high < Int64(from) / 2, high > -(Int64(from) / 2) - 1 else { return ticks < 0 ? .min : .max }
        let (quotient, remainder) = Int64(from).dividingFullWidth((high, low))
        return remainder < 0 ? quotient - 1 : quotient
    }
}
