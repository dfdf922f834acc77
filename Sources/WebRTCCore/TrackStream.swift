import Media
import RTP
import RTPPayload
import RTPReceive
import SDP

/// One negotiated m-line as it is received: the packet buffer, the depacketizer behind it, and what is still wanted
/// from the sender.
final class TrackStream {
    let description: TrackDescription
    let media: NegotiatedMedia
    var receiver: TrackReceiver
    var cursor: CursorID
    var depacketizer: AnyDepacketizer
    var pool = FramePool(limit: 32)
    var keyframes = KeyframeRequester()
    /// The media SSRC; `nil` until its first packet.
    var ssrc: UInt32?
    var statistics = TrackStatistics()
    /// Of the SSRCs before this one.
    private var carried = ReceiveStatistics()
    private let patience: Duration
    /// A stream begins by waiting for its first keyframe, which the sender sends unasked.
    private var wasWaiting = true

    init(_ media: NegotiatedMedia, _ description: TrackDescription, patience: Duration) {
        self.media = media
        self.description = description
        self.patience = patience
        receiver = Self.makeReceiver(media)
        cursor = receiver.addCursor(patience: patience)
        depacketizer = AnyDepacketizer(codec: description.codec, formatParameters: description.formatParameters)
    }

    private static func makeReceiver(_ media: NegotiatedMedia) -> TrackReceiver {
        TrackReceiver(
            configuration: TrackReceiverConfiguration(
                clockRate: media.clockRate, mediaPayloadTypes: media.payloadTypes, rtx: media.rtxPayloadTypes,
                nackEnabled: media.hasNACK))
    }

    /// The sender has begun anew under another SSRC: nothing of the old sequence holds any longer.
    func restart(ssrc: UInt32) {
        carried = packetStatistics
        receiver = Self.makeReceiver(media)
        cursor = receiver.addCursor(patience: patience)
        depacketizer.markLost(1)
        self.ssrc = ssrc
    }

    var packetStatistics: ReceiveStatistics {
        var sum = receiver.statistics
        sum.add(carried)
        return sum
    }

    /// Takes what is in order, and what patience no longer holds back, into frames.
    func drain(at now: Instant, into frames: inout [PeerOutput.Frame]) {
        while let item = receiver.next(cursor, at: now) {
            switch item {
            case .lost(let count):
                depacketizer.markLost(count)
            case .packet(let packet):
                let result = depacketizer.push(
                    payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                    sequence: packet.sequence, arrival: packet.arrival, pool: &pool)
                switch result {
                case .none: break
                case .dropped: statistics.packetsUnusable += 1
                case .frame(let frame): emit(frame, into: &frames)
                case .frames(let first, let second):
                    emit(first, into: &frames)
                    emit(second, into: &frames)
                }
            }
        }
        let isWaiting = depacketizer.needsKeyframe
        if isWaiting, !wasWaiting, description.kind == .video { keyframes.want(at: now) }
        wasWaiting = isWaiting
    }

    /// Takes all that is there: holes are lost, as nothing will fill them any more.
    func drainAll(at now: Instant, into frames: inout [PeerOutput.Frame]) {
        drain(at: now + patience + .milliseconds(1), into: &frames)
    }

    private func emit(_ frame: EncodedFrame, into frames: inout [PeerOutput.Frame]) {
        statistics.count(frame)
        if frame.isKeyframe { keyframes.keyframeArrived() }
        frames.append(PeerOutput.Frame(track: description.id, frame: frame))
    }
}

/// What a track has delivered, for statistics.
package struct TrackStatistics: Sendable {
    package var frames: UInt64 = 0
    package var keyframes: UInt64 = 0
    package var width = 0
    package var height = 0
    /// Packets in order that the depacketizer could not use.
    package var packetsUnusable: UInt64 = 0
    package var pictureLossIndications: UInt64 = 0
    package var fullIntraRequests: UInt64 = 0

    mutating func count(_ frame: EncodedFrame) {
        frames += 1
        guard frame.isKeyframe, frame.width > 0 else { return }
        keyframes += 1
        width = frame.width
        height = frame.height
    }
}
