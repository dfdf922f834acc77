import Media
import RTPPayload
import TestKit
import Testing

@Suite struct OpusDepacketizerTests {
    @Test(arguments: OpusVectors.packets.indices)
    func packet(_ index: Int) throws {
        let row = OpusVectors.packets[index]
        let packet = try row.bytes.withUnsafeBytes { try OpusPacket(parsing: $0) }
        #expect(packet.durationTicks == row.ticks, "\(row.name)")
        #expect(packet.frameCount == row.frames, "\(row.name)")
        #expect(packet.isDiscontinuous == (row.bytes.count <= 2), "\(row.name)")
        var feed = Feed(.opus)
        feed.push(row.bytes, at: 960)
        #expect(feed.frames.map(\.bytes) == [row.bytes], "\(row.name)")
        #expect(feed.frames.map(\.durationTicks) == [row.ticks], "\(row.name)")
    }

    @Test(arguments: OpusVectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = OpusVectors.malformed[index]
        var feed = Feed(.opus)
        feed.push([0xF8, 1, 2], at: 0)
        feed.push(row.bytes, at: 960)
        feed.push([0xF8, 1, 2], at: 1920)
        #expect(feed.drops.count == 1, "\(row.name)")
        #expect(feed.frames.map(\.followsLoss) == [false, true], "\(row.name)")
    }

    @Test func lossIsTold() {
        var feed = Feed(.opus)
        feed.lose()
        feed.push([0xF8, 1, 2], at: 0)
        feed.push([0xF8, 1, 2], at: 960)
        feed.lose(2)
        feed.push([0xF8, 1, 2], at: 3840)
        feed.push([], at: 3840)
        feed.push([0xF8, 1, 2], at: 4800)
        feed.sequence += 1
        feed.push([0xF8, 1, 2], at: 6720)
        #expect(feed.frames.map(\.followsLoss) == [false, false, true, false, true])
        #expect(!feed.depacketizer.needsKeyframe)
    }
}
