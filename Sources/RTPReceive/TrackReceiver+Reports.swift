import Media
import RTCP

extension TrackReceiver {
    /// A report block on this track's media (RFC 3550 clause 6.4.1). Each call ends the interval of the fraction lost.
    package func receiverReportBlock(ssrc: UInt32, at now: Instant) -> ReportBlock {
        report.block(ssrc: ssrc, jitter: jitter.ticks, at: now)
    }

    /// A sender report came. Returns its RTP timestamp in the line of `ReceivedPacket.timestamp`; `nil` before the first
    /// packet, when nothing is known of that line, and when the sender has no clock (`ntp` 0).
    @discardableResult
    package func senderReport(ntp: UInt64, rtp: UInt32, at now: Instant) -> Int64? {
        report.noteSenderReport(ntp: ntp, at: now)
        return ntp == 0 ? nil : line.locate(rtp)
    }

    package var statistics: ReceiveStatistics {
        var statistics = counters
        statistics.packetsLost = report.totalLost
        statistics.jitter = jitter.duration
        return statistics
    }

    /// Bytes of memory that packets take now.
    package var bytesHeld: Int { ring.bytes }
}
