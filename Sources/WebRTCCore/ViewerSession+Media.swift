import ICE
import Media
import RTPSend
import SRTP

extension ViewerSession {
    /// What sealing adds to a packet, and some.
    static let sealingRoom = 64

    /// Sends what has come of the publisher since the last call.
    func passOn(at now: Instant, into output: PeerOutput) {
        guard case .connected(let srtp) = transport.phase, let destination = transport.selected else {
            for track in tracks { track.skipToNewest() }
            return
        }
        for track in tracks {
            track.forEachArrival { packet, line in
                let count = send(packet, line, of: track, again: false, srtp, to: destination, at: now, into: output)
                track.statistics.packets += 1
                track.statistics.bytes += UInt64(count)
                track.statistics.payloadBytes += UInt64(packet.count)
                budget.sent(count)
            }
        }
    }

    /// Sends a packet again, as RTX (RFC 4588).
    func resend(
        _ number: UInt16, of track: ViewerTrack, _ srtp: SRTPContext, to destination: TransportAddress,
        at now: Instant, into output: PeerOutput
    ) {
        track.statistics.packetsRequested += 1
        // An empty packet only has a number.
        guard output.datagrams.count < PeerOutput.gatherLimit, budget.look(at: now),
            let (packet, line) = track.find(number), packet.count > 0, track.rtxPayloadType(of: packet) != nil,
            budget.take(packet.count + Self.sealingRoom)
        else {
            counters.requestsUnanswered += 1
            return
        }
        let count = send(packet, line, of: track, again: true, srtp, to: destination, at: now, into: output)
        track.statistics.packetsResent += 1
        track.statistics.bytes += UInt64(count)
    }

    private func send(
        _ packet: RelayedPacket, _ line: ViewerLine, of track: ViewerTrack, again: Bool, _ srtp: SRTPContext,
        to destination: TransportAddress, at now: Instant, into output: PeerOutput
    ) -> Int {
        var written = 0
        output.datagrams.append(
            reserving: SendHeader.limit + packet.count + Self.sealingRoom, to: destination
        ) { room in
            written = write(packet, line, of: track, again: again, into: room)
            guard written > 0 else { return 0 }
            do throws(SRTPError) {
                return try srtp.sealRTP(room, count: written)
            } catch {
                return 0
            }
        }
        guard written > 0, track.extensions.transportSequenceID != nil else { return written }
        bandwidth?.sent(transportSequence, bytes: written, at: now)
        transportSequence &+= 1
        return written
    }

    private func write(
        _ packet: RelayedPacket, _ line: ViewerLine, of track: ViewerTrack, again: Bool,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let type = again ? track.rtxPayloadType(of: packet) : track.payloadType(of: packet) else { return 0 }
        let number = UInt16(truncatingIfNeeded: line.number(of: packet))
        let header = SendHeader(
            payloadType: type, marker: packet.marker, sequence: again ? track.rtxSequence : number,
            timestamp: UInt32(truncatingIfNeeded: line.timestamp(of: packet)),
            ssrc: again ? track.viewing.rtxSSRC : track.viewing.ssrc)
        let start = header.write(
            track.extensions, transportSequence: transportSequence, hasMID: track.needsMID,
            original: again ? number : nil, into: room)
        guard start > 0, room.count >= start + packet.count else { return 0 }
        if again { track.rtxSequence &+= 1 }
        let payload = UnsafeMutableRawBufferPointer(rebasing: room[start..<(start + packet.count)])
        payload.copyMemory(from: line.relay.payload(of: packet))
        packet.labels.write(picture: line.picture(of: packet), index: line.index(of: packet), into: payload)
        return start + packet.count
    }
}
