import BitIO
import Media
import RTP
import RTPPayload
import RTPSend
import TestKit

/// A track under test and a receiver's eye: every packet that it sends is parsed and depacketized.
final class SentTrack {
    struct Packet {
        var at: Instant
        var header: RTPHeader
        var bytes: [UInt8]
        var payload: [UInt8]
    }

    struct Frame: Equatable {
        var bytes: [UInt8]
        var timestamp: Int64
        var isKeyframe: Bool
    }

    static let start = Instant(nanoseconds: 7_000_000_000)
    let track: PacketizedTrack
    var timeline: MediaTimeline
    var sender: TrackSender
    var now = SentTrack.start
    private(set) var packets: [Packet] = []
    private(set) var frames: [Frame] = []
    private(set) var drops: [RTPPayloadError] = []
    private var depacketizer: AnyDepacketizer
    private var pool = FramePool()
    private var sequences = SequenceUnroller()
    private var timestamps = TimestampUnroller()
    private var transportSequence: UInt16 = 0

    init(_ track: PacketizedTrack, isLooping: Bool = false, rtx: UInt8? = 97, mid: String = "1") {
        self.track = track
        timeline = MediaTimeline(start: Self.start, lap: isLooping ? track.end : nil)
        var generator = SeededGenerator(seed: 11)
        sender = TrackSender(
            track,
            TrackSenderConfiguration(
                payloadType: 96, rtxPayloadType: rtx, ssrc: 0xAAAA, rtxSSRC: 0xBBBB,
                extensions: SendExtensions(transportSequenceID: 3, midID: 4, mid: mid), using: &generator),
            timeline: timeline)
        depacketizer = AnyDepacketizer(codec: track.codec)
    }

    /// Sends everything that becomes due within the time, each at its own instant.
    func run(_ duration: Duration) throws {
        let end = now + duration
        while let due = sender.due, due <= end {
            now = max(now, due)
            try sendNext()
        }
        now = end
    }

    func sendNext() throws {
        let bytes = write { sender.writeNext(into: $0, transportSequence: $1, timeline: timeline, at: now) }
        guard !bytes.isEmpty else { return }
        let packet = try Self.parse(bytes, at: now)
        packets.append(packet)
        let result = packet.payload.withUnsafeBytes {
            depacketizer.push(
                payload: $0, timestamp: timestamps.unroll(packet.header.timestamp), marker: packet.header.marker,
                sequence: sequences.unroll(packet.header.sequenceNumber), arrival: now, pool: &pool)
        }
        switch result {
        case .none: break
        case .dropped(let error): drops.append(error)
        case .frame(let frame): note(frame)
        case .frames(let first, let second):
            note(first)
            note(second)
        }
    }

    /// The packet that answers a request; empty when there is none.
    func resend(_ sequence: UInt16, roundTrip: Duration = .milliseconds(50)) -> [UInt8] {
        write { sender.writeAgain(sequence, into: $0, transportSequence: $1, roundTrip: roundTrip, at: now) }
    }

    /// The last packet once more, when that is due.
    func probe() -> [UInt8] {
        write { sender.writeProbe(into: $0, transportSequence: $1, roundTrip: .milliseconds(50), at: now) }
    }

    static func parse(_ bytes: [UInt8], at now: Instant) throws -> Packet {
        let header = try bytes.withUnsafeBytes { try RTPHeader.parse($0) }
        return Packet(at: now, header: header, bytes: bytes, payload: Array(bytes[header.payload]))
    }

    private func write(_ body: (UnsafeMutableRawBufferPointer, UInt16) -> Int) -> [UInt8] {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: TrackSender.packetLimit, alignment: 16)
        defer { room.deallocate() }
        let count = body(room, transportSequence)
        if count > 0 { transportSequence &+= 1 }
        return Array(room[..<count])
    }

    private func note(_ frame: EncodedFrame) {
        frames.append(
            Frame(
                bytes: frame.withBytes { Array($0) }, timestamp: frame.timestamp.ticks, isKeyframe: frame.isKeyframe))
    }
}

/// Frames of one codec to be sent, made from a seed.
struct TestFrames {
    var codec: Codec
    var frames: [(bytes: [UInt8], isKeyframe: Bool)]
    /// Nanoseconds.
    var interval: Int64

    /// - Parameter sizes: bytes behind each frame's header; every `keyframes`-th is a keyframe.
    init(_ codec: Codec, sizes: [Int], keyframes: Int = 10, seed: UInt64 = 5) {
        var random = SeededGenerator(seed: seed)
        self.codec = codec
        interval = codec.kind == .video ? 40_000_000 : 20_000_000
        frames = sizes.enumerated().map { index, size in
            let tail = (0..<size).map { _ in UInt8.random(in: 1...255, using: &random) }
            let isKeyframe = codec.kind == .audio || index % keyframes == 0
            return (Self.frame(codec, isKeyframe, tail), isKeyframe)
        }
    }

    private static func frame(_ codec: Codec, _ isKeyframe: Bool, _ tail: [UInt8]) -> [UInt8] {
        switch codec {
        case .vp8: VP8Vectors.frame(isKeyframe: isKeyframe, tail: tail)
        case .h264:
            H264Vectors.lengthPrefixed(
                (isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet, H264Vectors.sei] : [])
                    + [tail, [7]].map { H264Vectors.slice(isIDR: isKeyframe, tail: $0) })
        case .opus: [0xF8] + tail.prefix(1000)
        case .pcmu, .pcma, .aac: tail + [0xD5]
        case .vp9: VP9Vectors.frame(isKeyframe: isKeyframe, tail: tail)
        case .av1:
            (isKeyframe ? AV1Vectors.sequenceHeader : []) + AV1Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                + AV1Vectors.frame(isKeyframe: false, tail: [1])
        case .h265:
            H264Vectors.lengthPrefixed(
                (isKeyframe ? H265Vectors.sets : []) + [H265Vectors.slice(isIDR: isKeyframe, tail: tail)])
        }
    }

    func packetized() throws -> PacketizedTrack {
        var packetizer = TrackPacketizer(codec: codec, channels: codec.kind == .audio ? 1 : 0)
        for (index, frame) in frames.enumerated() {
            try frame.bytes.withUnsafeBytes {
                try packetizer.append(
                    $0, time: Int64(index) * interval, duration: interval, isKeyframe: frame.isKeyframe, width: 640,
                    height: 480)
            }
        }
        return packetizer.finish()
    }
}
