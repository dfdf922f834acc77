import ICE
import Media
import RTCP
import RTP
import RTPReceive
import SRTP

extension PeerSession {
    /// Hops 3 to 5: opened in place, put in order, joined to frames.
    func receiveRTP(
        _ datagram: UnsafeMutableRawBufferPointer, _ srtp: SRTPContext, from remote: TransportAddress, at now: Instant,
        into output: PeerOutput
    ) {
        let length: Int
        let header: RTPHeader
        do throws(SRTPError) {
            length = try srtp.openRTP(datagram)
        } catch {
            counters.packetsNotAuthentic += 1
            return
        }
        let packet = UnsafeRawBufferPointer(rebasing: datagram[..<length])
        do throws(RTPError) {
            header = try RTPHeader.parse(packet)
        } catch {
            counters.packetsMalformed += 1
            return
        }
        transport.noteMedia(from: remote, at: now)
        counters.count(length)
        guard let entry = streams.track(of: header.ssrc) ?? resolve(header, in: packet) else {
            counters.packetsOfNoTrack += 1
            return
        }
        let track = tracks[entry.track]
        if let identifier = track.transportCCExtensionID,
            let element = header.extensionElement(identifier, in: packet), element.count >= 2
        {
            let sequence = UInt16(element[0]) << 8 | UInt16(element[1])
            feedback.note(sequence: sequence, ssrc: header.ssrc, at: now)
        }
        if feedback.measures { measure(track, header, packet, at: now) }
        if !entry.isRepair { bind(track, to: header, at: now, into: output) }
        track.reading.take(packet, header, at: now, into: output)
        if track.relay != nil { isRelaying = true }
        if track.reading.receiver.bytesHeld != track.heldBytes { noteHeld(track, at: now, into: output) }
        if let identifier = track.captureTimeExtensionID, !entry.isRepair, now >= track.nextCaptureTime {
            takeCaptureTime(identifier, of: track, header, in: packet, at: now, into: output)
        }
        if let identifier = track.audioLevelExtensionID, !entry.isRepair {
            takeLevel(identifier, of: track, header, in: packet, at: now, into: output)
        }
        // The other tracks' deadlines wait for `handleTimeout`: no packet of theirs has come.
        if feedback.deadline.nanoseconds <= now.nanoseconds || track.reading.isFeedbackDue(at: now) {
            sendFeedback(srtp, at: now, into: output)
        }
    }

    private func measure(_ track: TrackStream, _ header: RTPHeader, _ packet: UnsafeRawBufferPointer, at now: Instant) {
        var sendTime: UInt32?
        if let identifier = track.absSendTimeExtensionID,
            let element = header.extensionElement(identifier, in: packet), element.count >= 3
        {
            sendTime = UInt32(element[0]) << 16 | UInt32(element[1]) << 8 | UInt32(element[2])
        }
        feedback.measure(bytes: packet.count, sendTime: sendTime, at: now)
    }

    /// Senders write it about once a second, and may write it into every packet; one a second is passed on.
    private func takeCaptureTime(
        _ identifier: UInt8, of track: TrackStream, _ header: RTPHeader, in packet: UnsafeRawBufferPointer,
        at now: Instant, into output: PeerOutput
    ) {
        guard let captured = header.absoluteCaptureTime(identifier, in: packet), captured.ntp != 0,
            let rtp = track.reading.receiver.locate(rtp: header.timestamp)
        else { return }
        track.nextCaptureTime = now + .milliseconds(900)
        output.events.append(
            .captureTime(track.description.id, ntp: captured.ntp, offset: captured.offset, rtp: rtp))
    }

    private func takeLevel(
        _ identifier: UInt8, of track: TrackStream, _ header: RTPHeader, in packet: UnsafeRawBufferPointer,
        at now: Instant, into output: PeerOutput
    ) {
        guard let level = header.audioLevel(identifier, in: packet) else { return }
        track.loudest = min(track.loudest, level.decibelsBelowOverload)
        guard now >= track.nextLevel, let rtp = track.reading.receiver.locate(rtp: header.timestamp) else { return }
        track.nextLevel = now + .milliseconds(250)
        output.events.append(.soundLevel(track.description.id, track.loudest, rtp: rtp))
        track.loudest = 127
    }

    private func resolve(_ header: RTPHeader, in packet: UnsafeRawBufferPointer) -> StreamTable.Entry? {
        var names = StreamTable.Names()
        func element(_ identifier: UInt8?) -> UnsafeRawBufferPointer? {
            identifier.flatMap { header.extensionElement($0, in: packet) }
        }
        for track in tracks {
            if names.mid == nil { names.mid = element(track.midExtensionID) }
            guard names.rid == nil, track.description.rid != nil else { continue }
            names.rid =
                element(track.media.repairedStreamIDExtensionID) ?? element(track.media.streamIDExtensionID)
        }
        return streams.resolve(ssrc: header.ssrc, payloadType: header.payloadType, names: names) { track, payloadType in
            let media = tracks[track].media
            return media.rtxPayloadTypes[payloadType] != nil || media.flexibleFEC?.payloadType == payloadType
        }
    }

    private func bind(_ track: TrackStream, to header: RTPHeader, at now: Instant, into output: PeerOutput) {
        guard track.reading.ssrc != header.ssrc else { return }
        if track.reading.ssrc == nil {
            track.reading.begin(ssrc: header.ssrc, at: now)
            feedback.begin(at: now)
        } else {
            _ = track.reading.drainAll(at: now, into: output)
            track.reading.restart(ssrc: header.ssrc)
            track.anchor = nil
            output.events.append(.trackRestarted(track.description.id))
            output.framesBefore = output.frames.count
            track.reading.receiver.setRoundTripTime(roundTripTime ?? .milliseconds(100))
            if track.description.kind == .video {
                track.reading.keyframes.want(at: now)
                track.reading.live?.keyframes.want(at: now)
            }
        }
    }

    func receiveRTCP(
        _ datagram: UnsafeMutableRawBufferPointer, _ srtp: SRTPContext, at now: Instant, into output: PeerOutput
    ) {
        let length: Int
        do throws(SRTPError) {
            length = try srtp.openRTCP(datagram)
        } catch {
            counters.packetsNotAuthentic += 1
            return
        }
        let compound = UnsafeRawBufferPointer(rebasing: datagram[..<length])
        do throws(RTCPError) {
            try RTCPReader.forEach(in: compound) { packet in
                guard case .senderReport(let report) = packet,
                    let track = tracks.first(where: { $0.reading.ssrc == report.ssrc })
                else { return }
                track.sender = track.sender ?? SenderStatistics()
                track.sender?.take(report)
                let rtp = track.reading.receiver.senderReport(ntp: report.ntp, rtp: report.rtpTimestamp, at: now)
                if let rtp {
                    track.anchor = TimestampAnchor(
                        timestamp: rtp, instant: senderClock.place(ntp: report.ntp, arrival: now))
                    track.relay?.anchor = track.anchor
                    output.events.append(
                        .senderReport(track.description.id, ntp: report.ntp, rtp: rtp, arrival: now))
                }
            }
        } catch {
            counters.packetsMalformed += 1
        }
    }
}
