import ICE
import Media
import RTCP
import RTPReceive
import SRTP

extension PeerSession {
    /// Room for one compound packet and what sealing adds to it.
    private static let feedbackLimit = 1200
    private static let sealingRoom = 64

    /// Sends whatever is due: reports, negative acknowledgements, keyframe requests and arrival times.
    func sendFeedback(_ srtp: SRTPContext, at now: Instant, into output: PeerOutput) {
        guard isFeedbackDue(at: now), let destination = agent.selected else { return }
        writer.removeAll()
        if feedback.reports.takeDue(at: now) {
            writeReports(at: now)
        } else if !hasReducedSize {
            // RFC 3550 clause 6.1: without RFC 5506 a compound packet begins with a report and names its sender.
            writer.appendReceiverReport(sender: configuration.localSSRC, blocks: [])
            writer.appendSourceDescription(ssrc: configuration.localSSRC, canonicalName: configuration.canonicalName)
        }
        for track in tracks {
            guard let ssrc = track.reading.ssrc else { continue }
            track.reading.receiver.feedback(at: now) { missing in
                writer.appendGenericNACK(sender: configuration.localSSRC, media: ssrc, sequenceNumbers: missing)
            }
            if track.reading.keyframes.shouldSend(at: now) { requestKeyframe(track, ssrc) }
        }
        if let due = feedback.collector?.deadline, due <= now {
            feedback.collector?.build(into: &writer, sender: configuration.localSSRC, at: now)
        }
        flushFeedback(srtp, to: destination, into: output)
    }

    private func isFeedbackDue(at now: Instant) -> Bool {
        if feedback.isDue(at: now) { return true }
        for track in tracks where track.reading.isFeedbackDue(at: now) { return true }
        return false
    }

    private func requestKeyframe(_ track: TrackStream, _ ssrc: UInt32) {
        if track.media.hasPLI {
            track.reading.statistics.pictureLossIndications += 1
            writer.appendPictureLossIndication(sender: configuration.localSSRC, media: ssrc)
        } else if track.media.hasFIR {
            track.reading.statistics.fullIntraRequests += 1
            writer.appendFullIntraRequest(
                sender: configuration.localSSRC, media: ssrc,
                sequenceNumber: UInt8(truncatingIfNeeded: track.reading.statistics.fullIntraRequests))
        }
    }

    private func writeReports(at now: Instant) {
        feedback.reports.blocks.removeAll(keepingCapacity: true)
        for track in tracks {
            guard let ssrc = track.reading.ssrc else { continue }
            feedback.reports.blocks.append(track.reading.receiver.receiverReportBlock(ssrc: ssrc, at: now))
        }
        writer.appendReceiverReport(sender: configuration.localSSRC, blocks: feedback.reports.blocks)
        writer.appendSourceDescription(ssrc: configuration.localSSRC, canonicalName: configuration.canonicalName)
    }

    private func flushFeedback(_ srtp: SRTPContext, to destination: TransportAddress, into output: PeerOutput) {
        guard writer.count > 0 else { return }
        output.datagrams.append(reserving: writer.count + Self.sealingRoom, to: destination) { room in
            writer.bytes.withUnsafeBytes { room.copyMemory(from: $0) }
            do throws(SRTPError) {
                return try srtp.sealRTCP(room, count: writer.count)
            } catch {
                return 0
            }
        }
    }
}

/// What is told a sender at intervals. One value, so that a packet asks once whether any of it is due.
struct FeedbackSchedule {
    var reports = ReportSchedule()
    var collector: TransportFeedbackCollector?

    var deadline: Instant? {
        guard let arrivals = collector?.deadline else { return reports.deadline }
        return reports.deadline.map { min($0, arrivals) } ?? arrivals
    }

    func isDue(at now: Instant) -> Bool {
        guard let deadline else { return false }
        return deadline <= now
    }
}

/// When receiver reports go out: once a second while there is something to report (RFC 3550 clause 6.2 with the bandwidth
/// of one peer).
struct ReportSchedule {
    static let interval = Duration.seconds(1)
    private(set) var deadline: Instant?
    var blocks: [ReportBlock] = []

    mutating func begin(at now: Instant) {
        if deadline == nil { deadline = now + .milliseconds(250) }
    }

    mutating func takeDue(at now: Instant) -> Bool {
        guard let due = deadline, due <= now else { return false }
        deadline = now + Self.interval
        return true
    }
}
