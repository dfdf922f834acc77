import Media
import RTP
import RTPPayload
import TestKit
import Testing

/// Payloads as a browser packetized them, against the frames that it says it packetized.
@Suite struct CaptureTests {
    private static let captures: [(RTPCapture, Codec)] = [
        (ChromiumCapture.vp8, .vp8), (ChromiumCapture.h264, .h264), (ChromiumCapture.vp9, .vp9),
        (ChromiumCapture.av1, .av1),
    ]

    private func feed(_ capture: RTPCapture, _ payloadType: UInt8, _ codec: Codec) throws -> Feed {
        var feed = Feed(codec)
        for packet in capture.packets(of: payloadType) {
            let (header, payload) = try packet.bytes.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                return (header, [UInt8](header.payloadBytes(in: bytes)))
            }
            feed.sequence = Int64(header.sequenceNumber)
            feed.push(payload, at: Int64(header.timestamp), marker: header.marker)
        }
        return feed
    }

    private func expect(_ frames: [Feed.Frame], are sent: [RTPCapture.Frame]) {
        #expect(frames.map(\.timestamp) == sent.map { Int64($0.timestamp) })
        #expect(frames.map(\.bytes.count) == sent.map(\.count))
        #expect(frames.map { RTPCapture.checksum($0.bytes) } == sent.map(\.checksum))
    }

    @Test(arguments: 0..<4)
    func aStreamBeginsWithTheFirstPacketOfAKeyframe(_ index: Int) throws {
        let (capture, codec) = Self.captures[index]
        let keyframes = Set(capture.pictures.filter(\.isKeyframe).map(\.timestamp))
        var last: UInt32?
        var begun = 0
        for packet in capture.packets(of: capture.videoPayloadType) {
            let (timestamp, canBegin) = try packet.bytes.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                return (header.timestamp, codec.canBegin(with: header.payloadBytes(in: bytes)))
            }
            let isFirst = timestamp != last
            last = timestamp
            #expect(canBegin == (isFirst && keyframes.contains(timestamp)), "\(codec) at \(timestamp)")
            if canBegin { begun += 1 }
        }
        #expect(begun > 0)
    }

    @Test func vp8() throws {
        let capture = ChromiumCapture.vp8
        #expect(capture.pictures.count == 12)
        let feed = try feed(capture, capture.videoPayloadType, .vp8)
        expect(feed.frames, are: capture.pictures)
        #expect(feed.frames.map(\.isKeyframe) == capture.pictures.map(\.isKeyframe))
        #expect(feed.frames.allSatisfy { !$0.isKeyframe || ($0.width == 160 && $0.height == 120) })
        #expect(feed.drops.isEmpty)
    }

    @Test(arguments: [(ChromiumCapture.vp9, Codec.vp9), (ChromiumCapture.av1, Codec.av1)])
    func newerPictures(_ capture: RTPCapture, _ codec: Codec) throws {
        #expect(capture.pictures.count == 12)
        let feed = try feed(capture, capture.videoPayloadType, codec)
        expect(feed.frames, are: capture.pictures)
        #expect(feed.frames.map(\.isKeyframe) == capture.pictures.map(\.isKeyframe))
        #expect(feed.frames.allSatisfy { !$0.isKeyframe || ($0.width == 160 && $0.height == 120) })
        #expect(feed.drops.isEmpty)
    }

    /// A packet is missing from the keyframe (it came as RTX): nothing may come out until there is another.
    @Test func h264WithAPacketMissing() throws {
        let capture = ChromiumCapture.h264
        let feed = try feed(capture, capture.videoPayloadType, .h264)
        #expect(feed.frames.isEmpty)
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func h264HasEveryKindOfPayload() throws {
        let capture = ChromiumCapture.h264
        let kinds = try capture.packets(of: capture.videoPayloadType).map { packet in
            try packet.bytes.withUnsafeBytes { bytes in
                try #require(try RTPHeader.parse(bytes).payloadBytes(in: bytes).first) & 0x1F
            }
        }
        // RFC 6184 clause 5.2: STAP-A with the parameter sets, FU-A with the keyframe, single NAL units.
        #expect(Set(kinds) == [24, 28, 1])
    }

    @Test(arguments: captures.map(\.0))
    func opus(_ capture: RTPCapture) throws {
        #expect(capture.sounds.count == 25)
        let feed = try feed(capture, capture.audioPayloadType, .opus)
        expect(feed.frames, are: capture.sounds)
        #expect(feed.frames.allSatisfy { $0.durationTicks == 960 && !$0.followsLoss })
        #expect(feed.drops.isEmpty)
    }

    @Test(arguments: captures)
    func everyTruncation(_ capture: RTPCapture, _ codec: Codec) throws {
        for (payloadType, codec) in [(capture.videoPayloadType, codec), (capture.audioPayloadType, Codec.opus)] {
            var feed = Feed(codec)
            for packet in capture.packets(of: payloadType) {
                let (header, payload) = try packet.bytes.withUnsafeBytes { bytes in
                    let header = try RTPHeader.parse(bytes)
                    return (header, [UInt8](header.payloadBytes(in: bytes)))
                }
                for count in 0..<payload.count {
                    feed.push(Array(payload[..<count]), at: Int64(header.timestamp), marker: header.marker)
                }
            }
        }
    }
}
