import ICE
import Media
import RTCP
import SRTP

extension ViewerSession {
    private func ntp(at now: Instant) -> UInt64 {
        (configuration.clock.wall + (now - configuration.clock.instant)).ntp
    }

    func sendReports(_ srtp: SRTPContext, at now: Instant, into output: PeerOutput) {
        let ntp = ntp(at: now)
        control.removeAll()
        for track in tracks {
            guard track.statistics.packets > 0, let timestamp = track.timestamp(at: now) else { continue }
            control.appendSenderReport(
                sender: track.viewing.ssrc, ntp: ntp, rtpTimestamp: timestamp,
                packetCount: UInt32(truncatingIfNeeded: track.statistics.packets),
                octetCount: UInt32(truncatingIfNeeded: track.statistics.payloadBytes))
            control.appendSourceDescription(
                ssrc: track.viewing.ssrc, canonicalName: configuration.canonicalName)
        }
        seal(srtp, into: output)
    }

    func sendGoodbye(_ srtp: SRTPContext, into output: PeerOutput) {
        guard let first = tracks.first?.viewing.ssrc else { return }
        control.removeAll()
        control.appendReceiverReport(sender: first)
        control.appendSourceDescription(ssrc: first, canonicalName: configuration.canonicalName)
        control.appendGoodbye(sources: tracks.map(\.viewing.ssrc))
        seal(srtp, into: output)
    }

    private func seal(_ srtp: SRTPContext, into output: PeerOutput) {
        guard control.count > 0, let destination = transport.selected else { return }
        output.datagrams.append(reserving: control.count + Self.sealingRoom, to: destination) { room in
            control.bytes.withUnsafeBytes { room.copyMemory(from: $0) }
            do throws(SRTPError) {
                return try srtp.sealRTCP(room, count: control.count)
            } catch {
                return 0
            }
        }
    }

    // MARK: What the viewer says

    func receiveRTCP(
        _ datagram: UnsafeMutableRawBufferPointer, _ srtp: SRTPContext, from remote: TransportAddress, at now: Instant,
        into output: PeerOutput
    ) {
        let length: Int
        do throws(SRTPError) {
            length = try srtp.openRTCP(datagram)
        } catch {
            counters.packetsNotAuthentic += 1
            return
        }
        transport.noteMedia(from: remote, at: now)
        do throws(RTCPError) {
            try RTCPReader.forEach(in: UnsafeRawBufferPointer(rebasing: datagram[..<length])) { packet in
                read(packet, srtp, at: now, into: output)
            }
        } catch {
            counters.packetsMalformed += 1
        }
    }

    private func read(_ packet: RTCPPacket, _ srtp: SRTPContext, at now: Instant, into output: PeerOutput) {
        switch packet {
        case .receiverReport(let report): read(report.reports, at: now)
        case .senderReport(let report): read(report.reports, at: now)
        case .genericNACK(let nack):
            guard let destination = transport.selected,
                let track = tracks.first(where: { $0.viewing.ssrc == nack.mediaSSRC })
            else { return }
            nack.forEachSequenceNumber { resend($0, of: track, srtp, to: destination, at: now, into: output) }
        case .pictureLossIndication(let request):
            guard let track = tracks.first(where: { $0.viewing.ssrc == request.mediaSSRC }) else { return }
            track.statistics.keyframesRequested += 1
            track.wantKeyframe()
        case .fullIntraRequest(let request):
            request.forEachEntry { ssrc, number in
                guard let track = tracks.first(where: { $0.viewing.ssrc == ssrc }), track.lastIntraRequest != number
                else { return }
                // RFC 5104 clause 4.3.1.2: the same number is the same request.
                track.lastIntraRequest = number
                track.statistics.keyframesRequested += 1
                track.wantKeyframe()
            }
        case .transportFeedback(let feedback):
            bandwidth?.read(feedback, at: now)
            if bandwidth?.isCongested == true { choose(at: now) }
        case .receiverEstimatedMaximumBitrate(let estimate):
            bandwidth?.read(estimate: estimate.bitrate, at: now)
        case .sourceDescription, .goodbye, .unknown: break
        }
    }

    private func read(_ blocks: ReportBlocks, at now: Instant) {
        for block in blocks {
            guard let track = tracks.first(where: { $0.viewing.ssrc == block.ssrc }) else { continue }
            track.needsMID = false
            track.statistics.fractionLost = Double(block.fractionLost) / 256
            // What was lost on the way to the gateway is missing here too; transport-wide numbers have no such holes.
            if track.extensions.transportSequenceID == nil {
                bandwidth?.read(fractionLost: block.fractionLost, at: now)
            }
            measureRoundTrip(block, ntp: ntp(at: now))
        }
    }

    /// RFC 3550 clause 6.4.1: from the report's sending to its answer, without the time that the peer held it.
    private func measureRoundTrip(_ block: ReportBlock, ntp: UInt64) {
        guard block.lastSenderReport != 0 else { return }
        let arrival = UInt32(truncatingIfNeeded: ntp >> 16)
        let units = Int32(bitPattern: arrival &- block.lastSenderReport &- block.delaySinceLastSenderReport)
        guard units >= 0, units < 60 << 16 else { return }
        roundTripTime = .nanoseconds(Int64(units) * 1_000_000_000 / 65_536)
    }

    // MARK: Layers

    /// Decides which layer of each picture is wanted: by whether it comes, and by what the viewer's way carries.
    func choose(at now: Instant) {
        let isCongested = bandwidth?.isCongested ?? false
        bandwidth?.settle()
        for track in tracks where track.layers.count > 1 {
            let last = track.layers.lazy.compactMap(\.relay.lastArrival).max()
            let rates = track.layers.map { $0.relay.isSilent(beside: last) ? 0 : $0.relay.bitrate(at: now) }
            guard rates.contains(where: { $0 > 0 }),
                isCongested || zip(rates, track.layers).allSatisfy({ $0 == 0 || $1.relay.isMeasured })
            else { continue }
            let wanted = track.choice.decide(
                rates, wanted: track.wanted, isCongested: isCongested, estimate: bandwidth?.estimate, at: now)
            guard let wanted, wanted != track.wanted else { continue }
            track.wanted = wanted
            track.wantKeyframe()
        }
    }
}
