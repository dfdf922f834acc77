import ICE
import Media
import RTCP
import RTPSend
import SRTP

extension SendSession {
    /// What sealing adds to a packet, and some.
    private static let sealingRoom = 32

    /// Sends what is due: packets of the file, packets again, reports. Ends the session a while after the last packet.
    func send(at now: Instant, into output: SendOutput) {
        guard let srtp, let destination = agent.selected else { return }
        if let event = media.leapIfWanted() { output.events.append(event) }
        var sent = 0
        // What is late is made good in bursts; more than a burst's worth of late packets waits for the next turn.
        while sent < Self.turnLimit,
            append(srtp, to: destination, into: output, { media.writeDue(into: $0, at: now) })
        {
            sent += 1
            if media.wantsKeyframe, let event = media.leapIfWanted() { output.events.append(event) }
        }
        sent = 0
        while append(srtp, to: destination, into: output, { media.writeResend(into: $0, sent: sent, at: now) }) {
            sent += 1
        }
        while append(srtp, to: destination, into: output, { media.writeProbe(into: $0, at: now) }) {}
        if media.takeReportDue(at: now) { sendReports(srtp, to: destination, at: now, into: output) }
        switch phase {
        case .connected where media.mediaDeadline == nil:
            phase = .lingering(srtp, until: now + Self.linger)
        case .lingering(_, let until) where until <= now:
            finish(.finished, into: output)
        case .connected, .lingering, .connecting, .ended:
            break
        }
    }

    /// Packets in one turn of one session, so that one that fell behind holds up no others.
    private static let turnLimit = 64

    private func append(
        _ srtp: SRTPContext, to destination: TransportAddress, into output: SendOutput,
        _ write: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Bool {
        var written = 0
        output.datagrams.append(reserving: TrackSender.packetLimit + Self.sealingRoom, to: destination) { room in
            written = write(room)
            guard written > 0 else { return 0 }
            do throws(SRTPError) {
                return try srtp.sealRTP(room, count: written)
            } catch {
                counters.packetsNotSealed += 1
                return 0
            }
        }
        return written > 0
    }

    private func ntp(at now: Instant) -> UInt64 {
        (configuration.clock.wall + (now - configuration.clock.instant)).ntp
    }

    private func sendReports(
        _ srtp: SRTPContext, to destination: TransportAddress, at now: Instant, into output: SendOutput
    ) {
        let name = configuration.offer.canonicalName
        let ntp = ntp(at: now)
        control.removeAll()
        media.picture?.appendReport(
            to: &control, canonicalName: name, ntp: ntp, timeline: media.timeline, at: now)
        media.sound?.appendReport(to: &control, canonicalName: name, ntp: ntp, timeline: media.timeline, at: now)
        seal(control, srtp, to: destination, into: output)
    }

    func sendGoodbye(_ srtp: SRTPContext, to destination: TransportAddress, into output: SendOutput) {
        let sources = [media.picture?.configuration.ssrc, media.sound?.configuration.ssrc].compactMap { $0 }
        guard let first = sources.first else { return }
        control.removeAll()
        control.appendReceiverReport(sender: first)
        control.appendSourceDescription(ssrc: first, canonicalName: configuration.offer.canonicalName)
        control.appendGoodbye(sources: sources)
        seal(control, srtp, to: destination, into: output)
    }

    private func seal(
        _ writer: RTCPWriter, _ srtp: SRTPContext, to destination: TransportAddress, into output: SendOutput
    ) {
        guard writer.count > 0 else { return }
        output.datagrams.append(reserving: writer.count + Self.sealingRoom, to: destination) { room in
            writer.bytes.withUnsafeBytes { room.copyMemory(from: $0) }
            do throws(SRTPError) {
                return try srtp.sealRTCP(room, count: writer.count)
            } catch {
                counters.packetsNotSealed += 1
                return 0
            }
        }
    }

    // MARK: What the peer says

    func receiveRTCP(
        _ datagram: UnsafeMutableRawBufferPointer, _ srtp: SRTPContext, at now: Instant, into output: SendOutput
    ) {
        let length: Int
        do throws(SRTPError) {
            length = try srtp.openRTCP(datagram)
        } catch {
            counters.packetsNotAuthentic += 1
            return
        }
        do throws(RTCPError) {
            try RTCPReader.forEach(in: UnsafeRawBufferPointer(rebasing: datagram[..<length])) { read($0, at: now) }
        } catch {
            counters.packetsMalformed += 1
        }
        send(at: now, into: output)
    }

    private func read(_ packet: RTCPPacket, at now: Instant) {
        switch packet {
        case .receiverReport(let report): read(report.reports, at: now)
        case .senderReport(let report): read(report.reports, at: now)
        case .genericNACK(let nack):
            let isPicture = media.picture?.configuration.ssrc == nack.mediaSSRC
            guard isPicture || media.sound?.configuration.ssrc == nack.mediaSSRC else { return }
            nack.forEachSequenceNumber { media.request($0, ofPicture: isPicture, at: now) }
        case .pictureLossIndication(let request):
            guard media.picture?.configuration.ssrc == request.mediaSSRC else { return }
            media.picture?.countPictureLoss()
            media.requestKeyframe(at: now)
        case .fullIntraRequest(let request):
            request.forEachEntry { ssrc, number in
                guard media.picture?.configuration.ssrc == ssrc,
                    media.picture?.isNewIntraRequest(number) == true
                else { return }
                media.requestKeyframe(at: now)
            }
        case .transportFeedback: counters.transportFeedback += 1
        case .sourceDescription, .goodbye, .receiverEstimatedMaximumBitrate, .unknown: break
        }
    }

    private func read(_ blocks: ReportBlocks, at now: Instant) {
        for block in blocks {
            let isOurs = media.picture?.read(block) == true || media.sound?.read(block) == true
            if isOurs { media.measureRoundTrip(block, ntp: ntp(at: now)) }
        }
    }
}

/// A sending session's numbers at an instant.
package struct SendReport: Sendable {
    package var isConnected: Bool
    package var srtpProfile: String?
    package var roundTripTime: Duration?
    /// By how much the sending fell behind the file's own pace.
    package var lateness: Duration
    package var counters: SendCounters
    package var picture: TrackSendStatistics?
    package var sound: TrackSendStatistics?
}

extension SendSession {
    package func report() -> SendReport {
        SendReport(
            isConnected: isConnected, srtpProfile: srtpProfile, roundTripTime: roundTripTime, lateness: media.lateness,
            counters: counters, picture: media.picture?.statistics, sound: media.sound?.statistics)
    }
}
