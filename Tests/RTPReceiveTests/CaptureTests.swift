import Media
import RTP
import RTPPayload
import RTPReceive
import TestKit
import Testing

/// The whole way from a browser's packets to frames, against the frames that the browser says it sent.
@Suite struct CaptureTests {
    private static let captures: [(RTPCapture, Codec)] = [
        (ChromiumCapture.vp8, .vp8), (ChromiumCapture.h264, .h264), (ChromiumCapture.vp9, .vp9),
        (ChromiumCapture.av1, .av1),
    ]

    struct Frame: Equatable {
        var timestamp: UInt32
        var count: Int
        var checksum: UInt32
    }

    /// A track's receiver, one cursor and its depacketizer.
    struct Line: ~Copyable {
        let receiver: TrackReceiver
        let cursor: CursorID
        var depacketizer: AnyDepacketizer
        var pool = FramePool()
        var frames: [Frame] = []
        var keyframes: [Bool] = []
        var results: [ReceiveResult] = []
        var lost = 0

        init(_ codec: Codec, clockRate: Int32, _ payloadType: UInt8, rtx: [UInt8: UInt8] = [:]) {
            receiver = TrackReceiver(
                configuration: TrackReceiverConfiguration(
                    clockRate: clockRate, mediaPayloadTypes: [payloadType], rtx: rtx))
            cursor = receiver.addCursor(patience: .seconds(2))
            depacketizer = AnyDepacketizer(codec: codec)
        }

        mutating func receive(_ bytes: [UInt8], at now: Instant) {
            bytes.withUnsafeBytes { packet in
                guard let header = try? RTPHeader.parse(packet) else { return }
                results.append(receiver.receive(packet: packet, header: header, at: now))
            }
            read(at: now)
        }

        mutating func read(at now: Instant) {
            while let item = receiver.next(cursor, at: now) {
                switch item {
                case .lost(let count):
                    lost += count
                    depacketizer.markLost(count)
                case .packet(let packet):
                    let result = depacketizer.push(
                        payload: packet.payload, timestamp: packet.timestamp, marker: packet.marker,
                        sequence: packet.sequence, arrival: packet.arrival, pool: &pool)
                    switch result {
                    case .none, .dropped: break
                    case .frame(let frame): note(frame)
                    case .frames(let first, let second):
                        note(first)
                        note(second)
                    }
                }
            }
        }

        private mutating func note(_ frame: EncodedFrame) {
            let bytes = frame.withBytes { [UInt8]($0) }
            frames.append(
                Frame(
                    timestamp: UInt32(truncatingIfNeeded: frame.timestamp.ticks), count: bytes.count,
                    checksum: RTPCapture.checksum(bytes)))
            keyframes.append(frame.isKeyframe)
        }
    }

    private func sent(_ frames: [RTPCapture.Frame]) -> [Frame] {
        frames.map { Frame(timestamp: $0.timestamp, count: $0.count, checksum: $0.checksum) }
    }

    private func video(_ capture: RTPCapture, _ codec: Codec) -> Line {
        Line(
            codec, clockRate: 90_000, capture.videoPayloadType,
            rtx: [capture.rtxPayloadType: capture.videoPayloadType])
    }

    @Test(arguments: captures)
    func pictures(_ capture: RTPCapture, _ codec: Codec) throws {
        var line = video(capture, codec)
        for packet in capture.packets where packet.bytes[1] & 0x7F != capture.audioPayloadType {
            line.receive(packet.bytes, at: Instant(nanoseconds: packet.arrival * 1000))
        }
        #expect(line.frames == sent(capture.pictures))
        #expect(line.keyframes == capture.pictures.map(\.isKeyframe))
        #expect(line.lost == 0)
        #expect(line.receiver.bytesHeld == 0)
    }

    /// In the H.264 capture one packet came as RTX only; what else came so was there already, to probe the bandwidth.
    @Test func retransmission() {
        let capture = ChromiumCapture.h264
        var line = video(capture, .h264)
        var repaired = 0
        for packet in capture.packets where packet.bytes[1] & 0x7F != capture.audioPayloadType {
            line.receive(packet.bytes, at: Instant(nanoseconds: packet.arrival * 1000))
            let isRepair = packet.bytes[1] & 0x7F == capture.rtxPayloadType
            if isRepair, line.results.last == .accepted { repaired += 1 }
        }
        #expect(repaired == 1)
        #expect(line.results.allSatisfy { $0 == .accepted || $0 == .duplicate || $0 == .padding })
    }

    @Test(arguments: captures.map(\.0))
    func sounds(_ capture: RTPCapture) {
        var line = Line(.opus, clockRate: 48_000, capture.audioPayloadType)
        for packet in capture.packets(of: capture.audioPayloadType) {
            line.receive(packet.bytes, at: Instant(nanoseconds: packet.arrival * 1000))
        }
        #expect(line.frames == sent(capture.sounds))
    }

    /// Neighbours change places, and every packet comes twice.
    @Test(arguments: captures)
    func outOfOrder(_ capture: RTPCapture, _ codec: Codec) {
        var line = video(capture, codec)
        var packets = capture.packets.filter { $0.bytes[1] & 0x7F != capture.audioPayloadType }
        for index in stride(from: 1, to: packets.count - 1, by: 2) { packets.swapAt(index, index + 1) }
        for packet in packets {
            line.receive(packet.bytes, at: Instant(nanoseconds: packet.arrival * 1000))
            line.receive(packet.bytes, at: Instant(nanoseconds: packet.arrival * 1000))
        }
        #expect(line.frames == sent(capture.pictures))
        #expect(line.lost == 0)
    }

    @Test(arguments: captures)
    func everyTruncation(_ capture: RTPCapture, _ codec: Codec) {
        var line = video(capture, codec)
        for packet in capture.packets {
            let now = Instant(nanoseconds: packet.arrival * 1000)
            HostileBytes.forEachTruncation(of: packet.bytes) { bytes in
                guard let header = try? RTPHeader.parse(bytes) else { return }
                line.receiver.receive(packet: bytes, header: header, at: now)
            }
            line.read(at: now)
        }
        line.read(at: Instant(nanoseconds: .max / 2))
    }
}
