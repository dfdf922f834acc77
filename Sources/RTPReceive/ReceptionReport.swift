import Media
import RTCP

/// What receiver reports say of one source: RFC 3550 clause 6.4.1, A.1 and A.3. Retransmissions by RTX are a source of
/// their own (RFC 4588 clause 8) and do not count.
struct ReceptionReport: Sendable {
    private var base: Int64?
    private var baseWire: UInt16 = 0
    private var highest: Int64 = 0
    private var received: Int64 = 0
    private var expectedBefore: Int64 = 0
    private var receivedBefore: Int64 = 0
    /// Lost before the last restart: reports begin anew there, statistics do not.
    private var lostBeforeRestart: Int64 = 0
    private var lastSenderReport: (compact: UInt32, arrival: Instant)?

    mutating func note(_ place: Int64, wire: UInt16) {
        if base == nil {
            base = place
            baseWire = wire
            highest = place
        }
        highest = max(highest, place)
        received += 1
    }

    mutating func restart() {
        lostBeforeRestart += lost
        base = nil
        received = 0
        expectedBefore = 0
        receivedBefore = 0
    }

    mutating func noteSenderReport(ntp: UInt64, at now: Instant) {
        lastSenderReport = (UInt32(truncatingIfNeeded: ntp >> 16), now)
    }

    private var expected: Int64 { base.map { highest &- $0 &+ 1 } ?? 0 }
    private var lost: Int64 { expected - received }

    var totalLost: Int64 { lostBeforeRestart + lost }

    /// Also ends the interval that the fraction lost speaks of.
    mutating func block(ssrc: UInt32, jitter: UInt32, at now: Instant) -> ReportBlock {
        let expectedInterval = expected - expectedBefore
        let receivedInterval = received - receivedBefore
        expectedBefore = expected
        receivedBefore = received
        let lostInterval = expectedInterval - receivedInterval
        let fraction = expectedInterval > 0 && lostInterval > 0 ? lostInterval * 256 / expectedInterval : 0
        var delay: UInt32 = 0
        if let lastSenderReport {
            let elapsed = max(0, now.nanoseconds &- lastSenderReport.arrival.nanoseconds)
            delay = UInt32(clamping: MediaTimestamp.rescale(elapsed, from: 1_000_000_000, to: 65_536))
        }
        let extended = base.map { Int64(baseWire) + (highest &- $0) } ?? 0
        return ReportBlock(
            ssrc: ssrc, fractionLost: UInt8(clamping: fraction),
            cumulativeLost: Int32(min(max(lost, -0x80_0000), 0x7F_FFFF)),
            extendedHighestSequence: UInt32(truncatingIfNeeded: extended), jitter: jitter,
            lastSenderReport: lastSenderReport?.compact ?? 0, delaySinceLastSenderReport: delay)
    }
}
