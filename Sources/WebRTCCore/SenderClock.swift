import Media

/// Ties a publisher's wall clock to the gateway's time by its sender reports: the quickest of them tells by how much they
/// differ. One for all tracks, so that sound and picture stay together whatever each report took.
struct SenderClock {
    /// Clocks drift apart by less than a 5000th.
    private static let drift: Int64 = 5000
    /// More means that the sender's clock was set.
    private static let leap: Int64 = 2_000_000_000
    private var offset: Int64?
    private var last = Instant(nanoseconds: 0)

    /// When the moment that a report names was, in the gateway's time.
    mutating func place(ntp: UInt64, arrival: Instant) -> Instant {
        let sent = WallClock(ntp: ntp).nanoseconds
        let seen = arrival.nanoseconds &- sent
        let kept: Int64
        if let offset, abs(seen.subtractingReportingOverflow(offset).partialValue) < Self.leap {
            kept = min(seen, offset + max((arrival - last).nanoseconds, 0) / Self.drift)
        } else {
            kept = seen
        }
        offset = kept
        last = arrival
        return Instant(nanoseconds: sent &+ kept)
    }
}
