import Media
import RTPPayload
import RTPReceive

extension TrackReading {
    /// Begins or ends the second reading, or changes what it is to give; `nil` ends it.
    mutating func listenLive(_ wish: LiveWish?, at now: Instant) {
        guard let wish else {
            if let live { receiver.removeCursor(live.cursor) }
            live = nil
            return
        }
        if let live, live.wish.patience == wish.patience { return live.change(wish.keyframeInterval, at: now) }
        if let live { receiver.removeCursor(live.cursor) }
        let shorter = min(wish.patience, patience)
        let reading = LiveReading(
            wish, patience: shorter, cursor: receiver.addCursor(patience: shorter), depacketizer.anew())
        reading.payloadType = payloadType
        live = reading
        if track.kind == .video, ssrc != nil { reading.keyframes.want(at: now) }
    }

    /// After the recording's reading: it has passed no packet that the recording's has not seen.
    mutating func readLive(at now: Instant, into output: PeerOutput) {
        guard let live else { return }
        while let item = receiver.next(live.cursor, at: now) {
            switch item {
            case .lost(let count): live.depacketizer.markLost(count)
            case .packet(let packet):
                switch push(packet, live, output) {
                case .none, .dropped: break
                case .frame(let frame): emit(frame, live, at: now, into: output)
                case .frames(let first, let second):
                    emit(first, live, at: now, into: output)
                    emit(second, live, at: now, into: output)
                }
            }
        }
        let isWaiting = live.depacketizer.needsKeyframe
        if isWaiting, !live.wasWaiting, track.kind == .video { live.keyframes.want(at: now) }
        live.wasWaiting = isWaiting
    }

    private mutating func push(
        _ packet: ReceivedPacket, _ live: LiveReading, _ output: PeerOutput
    ) -> DepacketizerResult {
        if packet.payloadType != live.payloadType, !packet.payload.isEmpty, !changeCodec(of: live, for: packet) {
            return .none
        }
        return switch track.kind {
        case .audio:
            live.depacketizer.push(
                payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                sequence: packet.sequence, arrival: packet.arrival, pool: &output.sounds)
        case .video:
            live.depacketizer.push(
                payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                sequence: packet.sequence, arrival: packet.arrival, pool: &output.pictures)
        }
    }

    /// As `changeCodec(for:)`.
    private func changeCodec(of live: LiveReading, for packet: ReceivedPacket) -> Bool {
        guard let format = formats.first(where: { $0.payloadType == packet.payloadType }),
            format.codec != live.depacketizer.codec
        else {
            live.payloadType = packet.payloadType
            return true
        }
        if let changed = live.codecChanged, packet.arrival - changed < Self.shortestCodec { return false }
        live.codecChanged = packet.arrival
        live.payloadType = packet.payloadType
        live.restart(
            cursor: live.cursor, AnyDepacketizer(codec: format.codec, formatParameters: format.formatParameters))
        live.keyframes.want(at: packet.arrival, grace: Self.repairTime)
        return true
    }

    private mutating func emit(_ frame: EncodedFrame, _ live: LiveReading, at now: Instant, into output: PeerOutput) {
        if frame.isKeyframe, track.kind == .video { live.keyframeArrived(at: now) }
        output.frames.append(PeerOutput.Frame(track: track.id, frame: frame, isLive: true))
    }

    /// Of packets, and of those who listen live or watch.
    var deadlineWithOthers: Instant? {
        mutating get {
            let packets = Self.earlier(receiver.deadline, live?.keyframes.deadline)
            return Self.earlier(packets, relay?.keyframes.deadline)
        }
    }

    private static func earlier(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left else { return right }
        return right.map { min(left, $0) } ?? left
    }

    /// The request that is to go out now: one for all who want a keyframe.
    mutating func takeKeyframeRequest(at now: Instant, isWorthIt: () -> Bool) -> KeyframeRequester.Request? {
        if let own = keyframes.take(at: now, isWorthIt: isWorthIt) {
            live?.keyframes.noteOther(at: now)
            relay?.keyframes.noteOther(at: now)
            live?.noteRequest()
            return own
        }
        if let request = live?.keyframes.take(at: now, isWorthIt: isWorthIt) {
            keyframes.noteOther(at: now)
            relay?.keyframes.noteOther(at: now)
            live?.noteRequest()
            return request
        }
        guard let request = relay?.keyframes.take(at: now, isWorthIt: isWorthIt) else { return nil }
        keyframes.noteOther(at: now)
        live?.keyframes.noteOther(at: now)
        live?.noteRequest()
        return request
    }
}
