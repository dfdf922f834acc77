import Media
import RTCP

extension TrackReception {
    mutating func receiverReportBlock(ssrc: UInt32, at now: Instant) -> ReportBlock {
        report.block(ssrc: ssrc, jitter: jitter.ticks, at: now)
    }

    mutating func senderReport(ntp: UInt64, rtp: UInt32, at now: Instant) -> Int64? {
        report.noteSenderReport(ntp: ntp, at: now)
        return ntp == 0 ? nil : line.locate(rtp)
    }

    var statistics: ReceiveStatistics {
        var statistics = counters
        statistics.packetsLost = report.totalLost
        statistics.jitter = jitter.duration
        return statistics
    }

    var bytesHeld: Int { ring.bytes }
}
