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
        guard let destination = agent.selected else { return }
        askAlone(srtp, to: destination, at: now, into: output)
        writer.removeAll()
        let reports = feedback.takeReport(at: now)
        if reports {
            writeReports(at: now)
        } else if !hasReducedSize {
            // RFC 3550 clause 6.1: without RFC 5506 a compound packet begins with a report and names its sender.
            writer.appendReceiverReport(sender: configuration.localSSRC, blocks: [])
            writer.appendSourceDescription(ssrc: configuration.localSSRC, canonicalName: configuration.canonicalName)
        }
        let head = writer.count
        for track in tracks {
            guard let ssrc = track.reading.ssrc else { continue }
            if !track.media.hasReducedSizeRTCP { ask(track, ssrc, at: now) }
            if track.reading.keyframes.shouldSend(at: now) { requestKeyframe(track, ssrc) }
        }
        feedback.tellArrivals(into: &writer, sender: configuration.localSSRC, at: now)
        if reports || writer.count > head { flushFeedback(srtp, to: destination, into: output) }
    }

    /// Where RFC 5506 was agreed on for a track, what is missing of it is asked for in a datagram of its own: FFmpeg n9.0.2
    /// passes over a NACK that is not all of a datagram (2026-11-21), and agrees for the picture only.
    private func askAlone(
        _ srtp: SRTPContext, to destination: TransportAddress, at now: Instant, into output: PeerOutput
    ) {
        for track in tracks where track.media.hasReducedSizeRTCP {
            guard let ssrc = track.reading.ssrc else { continue }
            writer.removeAll()
            ask(track, ssrc, at: now)
            flushFeedback(srtp, to: destination, into: output)
        }
    }

    private func ask(_ track: TrackStream, _ ssrc: UInt32, at now: Instant) {
        track.reading.receiver.feedback(at: now) { missing in
            writer.appendGenericNACK(sender: configuration.localSSRC, media: ssrc, sequenceNumbers: missing)
        }
    }

    /// Whether anything of the schedule's or of any track's is due.
    func isFeedbackDue(at now: Instant) -> Bool {
        if feedback.deadline.nanoseconds <= now.nanoseconds { return true }
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
        feedback.blocks.removeAll(keepingCapacity: true)
        for track in tracks {
            guard let ssrc = track.reading.ssrc else { continue }
            feedback.blocks.append(track.reading.receiver.receiverReportBlock(ssrc: ssrc, at: now))
        }
        writer.appendReceiverReport(sender: configuration.localSSRC, blocks: feedback.blocks)
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

/// What is told a sender at intervals. It keeps the one deadline of all, so that a packet asks once whether any is due.
struct FeedbackSchedule {
    /// Receiver reports, while there is something to report (RFC 3550 clause 6.2 with the bandwidth of one peer).
    static let reportInterval = Duration.seconds(1)
    static let never = Instant(nanoseconds: .max)

    /// `never` when nothing is to be told.
    private(set) var deadline = Self.never
    var blocks: [ReportBlock] = []
    private var report: Instant?
    private var collector: TransportFeedbackCollector?

    /// - Parameter tellsArrivals: transport-wide feedback was agreed on.
    init(tellsArrivals: Bool) {
        collector = tellsArrivals ? TransportFeedbackCollector() : nil
    }

    /// The first packet of a track has come.
    mutating func begin(at now: Instant) {
        if report == nil { report = now + .milliseconds(250) }
        setDeadline()
    }

    mutating func note(sequence: UInt16, ssrc: UInt32, at now: Instant) {
        collector?.note(sequence: sequence, ssrc: ssrc, at: now)
        if let arrivals = collector?.deadline, arrivals.nanoseconds < deadline.nanoseconds { deadline = arrivals }
    }

    mutating func takeReport(at now: Instant) -> Bool {
        guard let due = report, due <= now else { return false }
        report = now + Self.reportInterval
        setDeadline()
        return true
    }

    mutating func tellArrivals(into writer: inout RTCPWriter, sender: UInt32, at now: Instant) {
        guard let due = collector?.deadline, due <= now else { return }
        collector?.build(into: &writer, sender: sender, at: now)
        setDeadline()
    }

    private mutating func setDeadline() {
        deadline = min(report ?? Self.never, collector?.deadline ?? Self.never)
    }
}
