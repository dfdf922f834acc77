import Media
import RTP
import RTPPayload
import RTPReceive
import SDP

/// All of a track that a packet changes, in one value: as a class's own properties each would be checked for exclusive
/// access, which cost a packet more than the work on it (`docs/performance.md`).
struct TrackReading: ~Copyable {
    /// As many fit into a receiver's first room together with the packet that came.
    private static let reachBack = 48
    /// A first keyframe that packets are missing of is repaired within this, or another is asked for.
    static let repairTime = Duration.seconds(1)
    private static let firstKeyframeTime = Duration.milliseconds(200)

    let track: TrackDescription
    let patience: Duration
    private let configuration: TrackReceiverConfiguration
    let formats: [NegotiatedFormat]
    /// What the last packet in order was of; another may be of another codec.
    private(set) var payloadType: UInt8?
    private(set) var receiver: TrackReceiver
    private var cursor: CursorID
    private(set) var depacketizer: AnyDepacketizer
    /// Where RED or flexible FEC was agreed on.
    private var repair: TrackRepair?
    var keyframes = KeyframeRequester()
    /// While somebody listens live.
    var live: LiveReading?
    /// The media SSRC; `nil` until its first packet.
    var ssrc: UInt32?
    var statistics = TrackStatistics()
    /// Of the SSRCs before this one.
    private var carried = ReceiveStatistics()
    /// A stream begins by waiting for its first keyframe, which the sender sends unasked.
    private var wasWaiting = true
    /// The number of the first packet of a keyframe that has come while nothing could be shown without one.
    private var keyframeBegins: Int64?
    /// Pictures that lack what they refer to are wanted too.
    var keepsAll = false {
        didSet { depacketizer.keepAll(keepsAll) }
    }
    /// Told of what comes, while somebody watches.
    var relay: TrackRelay? {
        didSet { receiver.observer = relay }
    }
    private static let pointlessAfter = Duration.milliseconds(500)
    static let shortestCodec = Duration.milliseconds(100)
    private var codecChanged: Instant?

    init(_ media: NegotiatedMedia, _ track: TrackDescription, patience: Duration) {
        self.track = track
        self.patience = patience
        configuration = TrackReceiverConfiguration(
            clockRate: media.clockRate, mediaPayloadTypes: media.payloadTypes, rtx: media.rtxPayloadTypes,
            nackEnabled: media.hasNACK, reachBack: media.hasNACK ? Self.reachBack : 0)
        formats = media.formats
        repair = TrackRepair(media)
        receiver = TrackReceiver(configuration: configuration)
        cursor = receiver.addCursor(patience: patience)
        depacketizer = AnyDepacketizer(codec: track.codec, formatParameters: track.formatParameters)
    }

    /// The sender has begun anew under another SSRC: nothing of the old sequence holds any longer.
    mutating func restart(ssrc: UInt32) {
        carried = packetStatistics
        receiver = TrackReceiver(configuration: configuration)
        receiver.observer = relay
        relay?.restart()
        cursor = receiver.addCursor(patience: patience)
        let format = formats.first { $0.payloadType == payloadType }
        depacketizer = AnyDepacketizer(
            codec: depacketizer.codec, formatParameters: format?.formatParameters ?? track.formatParameters)
        depacketizer.keepAll(keepsAll)
        if let live {
            live.restart(cursor: receiver.addCursor(patience: live.patience), depacketizer.anew())
            live.payloadType = payloadType
            live.codecChanged = codecChanged
        }
        repair?.reset()
        keyframeBegins = nil
        self.ssrc = ssrc
    }

    var packetStatistics: ReceiveStatistics {
        var sum = receiver.statistics
        sum.add(carried)
        return sum
    }

    /// One packet of this track, and what can be read thanks to it.
    mutating func take(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, at now: Instant, into output: PeerOutput
    ) {
        if repair?.receive(packet: packet, header: header, by: receiver, at: now) == nil {
            receiver.lend(packet: packet, header: header, at: now)
        }
        if receiver.isBeginning, let first = receiver.firstPacket, codec(of: first).canBegin(with: first.payload) {
            receiver.settleBeginning()
        }
        drain(at: now, into: output)
        receiver.keepLent()
    }

    /// Takes what is in order, and what patience no longer holds back, into frames.
    mutating func drain(at now: Instant, into output: PeerOutput) {
        let wasBeginning = receiver.isBeginning
        read(at: now, into: output)
        var isWaiting = depacketizer.needsKeyframe
        if isWaiting, !keepsAll, statistics.frames > 0, track.kind == .video {
            passOver(at: now, into: output)
            isWaiting = depacketizer.needsKeyframe
        }
        if isWaiting, !wasWaiting, track.kind == .video { keyframes.want(at: now) }
        wasWaiting = isWaiting
        // Nothing with which a stream begins has come: it was joined midway.
        if wasBeginning, !receiver.isBeginning, isWaiting, track.kind == .video { keyframes.want(at: now) }
        if live != nil { readLive(at: now, into: output) }
    }

    /// Nothing before the next keyframe can be shown: once that begins to come, a hole before it is not waited for any longer
    /// than it takes to be sure that it is none of its own.
    private mutating func passOver(at now: Instant, into output: PeerOutput) {
        // What was read of it may have been no use.
        if let begins = keyframeBegins, receiver.hasPassed(begins) { keyframeBegins = nil }
        if keyframeBegins == nil {
            if !wasWaiting {
                // It may have come while the hole was open that made it needed.
                let (formats, first) = (formats, track.codec)
                keyframeBegins = receiver.firstHeld { packet in
                    let codec = formats.first { $0.payloadType == packet.payloadType }?.codec ?? first
                    return codec.canBegin(with: packet.payload)
                }
            } else if let newest = receiver.newestPacket, codec(of: newest).canBegin(with: newest.payload) {
                keyframeBegins = newest.sequence
            }
        }
        guard let begins = keyframeBegins, let since = receiver.holeSince,
            since + max(Self.pointlessAfter, receiver.roundTripTime * 5) <= now
        else { return }
        keyframeBegins = nil
        receiver.abandon(before: begins)
        read(at: now, into: output)
    }

    private mutating func read(at now: Instant, into output: PeerOutput) {
        while let item = receiver.next(cursor, at: now) {
            switch item {
            case .lost(let count):
                depacketizer.markLost(count)
            case .packet(let packet):
                let result = push(packet, output)
                switch result {
                case .none: break
                case .dropped: statistics.packetsUnusable += 1
                case .frame(let frame): emit(frame, into: output)
                case .frames(let first, let second):
                    emit(first, into: output)
                    emit(second, into: output)
                }
            }
        }
    }

    /// The first packet is about to be taken. A sender begins with a keyframe; only when that does not come is one asked
    /// for.
    mutating func begin(ssrc: UInt32, at now: Instant) {
        self.ssrc = ssrc
        guard track.kind == .video else { return }
        keyframes.want(
            at: now, grace: configuration.nackEnabled ? min(Self.repairTime, patience) : Self.firstKeyframeTime)
        live?.keyframes.want(at: now, grace: Self.firstKeyframeTime)
    }

    /// The codec of what is read now.
    var codec: Codec { depacketizer.codec }

    private func codec(of packet: ReceivedPacket) -> Codec {
        formats.first { $0.payloadType == packet.payloadType }?.codec ?? track.codec
    }

    /// RFC 3550 clause 5.1: the payload type may change in mid-stream. Another codec begins with a keyframe, which the
    /// sender sends unasked.
    /// - Returns: whether the packet is to be taken. A sender that changes with each packet gets nothing made for it.
    private mutating func changeCodec(for packet: ReceivedPacket) -> Bool {
        guard let format = formats.first(where: { $0.payloadType == packet.payloadType }),
            format.codec != depacketizer.codec
        else {
            payloadType = packet.payloadType
            return true
        }
        if let codecChanged, packet.arrival - codecChanged < Self.shortestCodec { return false }
        codecChanged = packet.arrival
        payloadType = packet.payloadType
        depacketizer = AnyDepacketizer(codec: format.codec, formatParameters: format.formatParameters)
        depacketizer.keepAll(keepsAll)
        wasWaiting = true
        keyframes.want(at: packet.arrival, grace: Self.repairTime)
        return true
    }

    private mutating func push(_ packet: ReceivedPacket, _ output: PeerOutput) -> DepacketizerResult {
        // An empty one only has a number.
        if packet.payloadType != payloadType, !packet.payload.isEmpty, !changeCodec(for: packet) { return .none }
        return switch track.kind {
        case .audio:
            depacketizer.push(
                payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                sequence: packet.sequence, arrival: packet.arrival, pool: &output.sounds)
        case .video:
            depacketizer.push(
                payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                sequence: packet.sequence, arrival: packet.arrival, pool: &output.pictures)
        }
    }

    /// Takes all that is there: holes are lost, as nothing will fill them any more.
    /// - Returns: whether the picture is broken off there: packets are missing, and no keyframe came behind them.
    mutating func drainAll(at now: Instant, into output: PeerOutput) -> Bool {
        receiver.giveUpAll()
        drain(at: now, into: output)
        return track.kind == .video && statistics.frames > 0 && depacketizer.needsKeyframe
    }

    private mutating func emit(_ frame: EncodedFrame, into output: PeerOutput) {
        statistics.count(frame)
        if frame.isKeyframe {
            keyframes.keyframeArrived()
            keyframeBegins = nil
        }
        output.frames.append(PeerOutput.Frame(track: track.id, frame: frame, isLive: false))
    }

    /// When requests for packets or keyframes are due, or packets that patience holds back. Mutating, though it changes
    /// nothing: all of this value would be copied for the call (`docs/performance.md`).
    var deadline: Instant? {
        mutating get {
            let packets = live == nil && relay == nil ? receiver.deadline : deadlineWithOthers
            guard let packets else { return keyframes.deadline }
            guard let picture = keyframes.deadline else { return packets }
            return min(packets, picture)
        }
    }

    /// Whether there is something to ask the sender for.
    mutating func isFeedbackDue(at now: Instant) -> Bool {
        guard ssrc != nil, let deadline else { return false }
        return deadline.nanoseconds <= now.nanoseconds
    }
}
