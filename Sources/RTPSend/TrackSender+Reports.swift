import Media
import RTCP

extension TrackSender {
    /// Writes a sender report with the source's canonical name (RFC 3550 clauses 6.4.1 and 6.5); nothing before the first
    /// packet.
    package func appendReport(
        to writer: inout RTCPWriter, canonicalName: String, ntp: UInt64, timeline: MediaTimeline, at now: Instant
    ) {
        guard statistics.packets > 0 else { return }
        writer.appendSenderReport(
            sender: configuration.ssrc, ntp: ntp,
            rtpTimestamp: configuration.timestampOffset
                &+ timeline.ticks(at: now, clockRate: track.codec.clockRate),
            packetCount: UInt32(truncatingIfNeeded: statistics.packets),
            octetCount: UInt32(truncatingIfNeeded: statistics.payloadBytes))
        writer.appendSourceDescription(ssrc: configuration.ssrc, canonicalName: canonicalName)
    }

    /// Takes what the peer reports of this track.
    /// - Returns: whether the block is about it.
    package mutating func read(_ block: ReportBlock) -> Bool {
        guard block.ssrc == configuration.ssrc else { return block.ssrc == configuration.rtxSSRC }
        needsMID = false
        statistics.fractionLost = Double(block.fractionLost) / 256
        statistics.packetsReportedLost = Int64(block.cumulativeLost)
        if UInt16(truncatingIfNeeded: block.extendedHighestSequence) == sequence &- 1 { probeDue = nil }
        return true
    }

    package mutating func countRequest() { statistics.packetsRequested += 1 }
    package mutating func countPictureLoss() { statistics.pictureLossIndications += 1 }

    /// RFC 5104 clause 4.3.1.2: the same number is the same request.
    package mutating func isNewIntraRequest(_ number: UInt8) -> Bool {
        guard lastIntraRequest != number else { return false }
        lastIntraRequest = number
        statistics.fullIntraRequests += 1
        return true
    }
}

/// What was sent of a track, and what the peer said to it.
package struct TrackSendStatistics: Sendable {
    package var packets: UInt64 = 0
    package var bytes: UInt64 = 0
    /// Without headers, as sender reports count (RFC 3550 clause 6.4.1).
    package var payloadBytes: UInt64 = 0
    package var frames: UInt64 = 0
    package var keyframes: UInt64 = 0
    /// Passed over in leaps to a keyframe.
    package var framesSkipped: UInt64 = 0
    package var packetsRequested: UInt64 = 0
    package var packetsResent: UInt64 = 0
    package var bytesResent: UInt64 = 0
    /// Asked for again, but no longer there, or sent again within the last round trip.
    package var requestsUnanswered: UInt64 = 0
    package var pictureLossIndications: UInt64 = 0
    package var fullIntraRequests: UInt64 = 0
    /// As the last receiver report has it.
    package var fractionLost = 0.0
    package var packetsReportedLost: Int64 = 0

    package init() {}

    mutating func count(packetBytes: Int, payloadBytes more: Int) {
        packets += 1
        payloadBytes += UInt64(more)
        bytes += UInt64(packetBytes)
    }

    package mutating func add(_ other: TrackSendStatistics) {
        packets += other.packets
        bytes += other.bytes
        payloadBytes += other.payloadBytes
        frames += other.frames
        keyframes += other.keyframes
        framesSkipped += other.framesSkipped
        packetsRequested += other.packetsRequested
        packetsResent += other.packetsResent
        bytesResent += other.bytesResent
        requestsUnanswered += other.requestsUnanswered
        pictureLossIndications += other.pictureLossIndications
        fullIntraRequests += other.fullIntraRequests
        fractionLost = max(fractionLost, other.fractionLost)
        packetsReportedLost += other.packetsReportedLost
    }
}
