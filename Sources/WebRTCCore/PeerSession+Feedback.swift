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
        guard let destination = transport.selected else { return }
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
            if !track.hasReducedSizeRTCP { ask(track, ssrc, at: now) }
            let packets = track.packetsIfLayered
            if let request = track.reading.takeKeyframeRequest(at: now, isWorthIt: { track.isWorthAsking(packets) }) {
                requestKeyframe(track, ssrc, request)
                askLayersToo(of: track, at: now)
            }
        }
        if let bitrate = feedback.takeBitrate(reports: reports, at: now, reception: { receptionSoFar }) {
            tellBitrate(bitrate)
        }
        feedback.tellArrivals(into: &writer, sender: configuration.localSSRC, at: now)
        if reports || writer.count > head { flushFeedback(srtp, to: destination, into: output) }
    }

    /// Where RFC 5506 was agreed on for a track, what is missing of it is asked for in a datagram of its own: FFmpeg n9.0.2
    /// passes over a NACK that is not all of a datagram (2026-11-21), and agrees for the picture only.
    private func askAlone(
        _ srtp: SRTPContext, to destination: TransportAddress, at now: Instant, into output: PeerOutput
    ) {
        for track in tracks where track.hasReducedSizeRTCP {
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

    /// Layers of one picture that go out live side by side begin segments at the same times only where their keyframes come
    /// together: the next turn asks the others.
    private func askLayersToo(of track: TrackStream, at now: Instant) {
        let id = track.description.id
        for other in tracks where other !== track && other.description.id.index == id.index {
            other.reading.live?.joinRequest(at: now)
        }
    }

    /// Whether anything of the schedule's or of any track's is due.
    func isFeedbackDue(at now: Instant) -> Bool {
        if feedback.deadline.nanoseconds <= now.nanoseconds { return true }
        for track in tracks where track.reading.isFeedbackDue(at: now) { return true }
        return false
    }

    private func requestKeyframe(_ track: TrackStream, _ ssrc: UInt32, _ request: KeyframeRequester.Request) {
        if track.media.hasPLI {
            track.reading.statistics.pictureLossIndications += 1
            writer.appendPictureLossIndication(sender: configuration.localSSRC, media: ssrc)
        }
        // Both where PLI has brought nothing: who has lost three of them hears the fourth too.
        guard track.media.hasFIR, !track.media.hasPLI || request == .urgent else { return }
        track.reading.statistics.fullIntraRequests += 1
        // RFC 5104 clause 4.3.1.2: a repetition has the same number. None of these is one: they are 300 ms apart at least, and
        // the keyframe that an earlier one brought may have been lost.
        writer.appendFullIntraRequest(
            sender: configuration.localSSRC, media: ssrc,
            sequenceNumber: UInt8(truncatingIfNeeded: track.reading.statistics.fullIntraRequests))
    }

    private func tellBitrate(_ bitrate: UInt64) {
        writer.appendReceiverEstimatedMaximumBitrate(
            sender: configuration.localSSRC, bitrate: bitrate, sources: tracks.compactMap { $0.reading.ssrc })
    }

    /// Packets that should have come of all tracks, and those that did not come by themselves.
    private var receptionSoFar: (expected: Int64, lost: Int64) {
        var expected: Int64 = 0
        var lost: Int64 = 0
        for track in tracks {
            let packets = track.reading.packetStatistics
            expected += Int64(packets.packetsReceived) + packets.packetsLost
            lost += packets.packetsLost
        }
        return (expected, lost)
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
