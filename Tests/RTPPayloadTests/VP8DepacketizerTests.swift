import Media
import RTPPayload
import TestKit
import Testing

@Suite struct VP8DepacketizerTests {
    @Test(arguments: VP8Vectors.descriptors.indices)
    func descriptor(_ index: Int) throws {
        let row = VP8Vectors.descriptors[index]
        let parsed = row.bytes.withUnsafeBytes { VP8PayloadDescriptor(parsing: $0) }
        let descriptor = try #require(parsed, "\(row.name)")
        #expect(descriptor.startsFrame == row.startsFrame, "\(row.name)")
        #expect(descriptor.pictureID == row.pictureID, "\(row.name)")
        #expect(descriptor.temporalLevelZeroIndex == row.temporalLevelZeroIndex, "\(row.name)")
        #expect(descriptor.temporalLayer == row.temporalLayer, "\(row.name)")
        #expect(descriptor.keyIndex == row.keyIndex, "\(row.name)")
        #expect(descriptor.count == row.count, "\(row.name)")
        for count in 0..<row.count {
            let cut = row.bytes.prefix(count)
            #expect(Array(cut).withUnsafeBytes { VP8PayloadDescriptor(parsing: $0) } == nil)
        }
    }

    @Test func frameHeader() {
        let key = VP8Vectors.keyframe.withUnsafeBytes { VP8FrameHeader(parsing: $0) }
        #expect(key?.isKeyframe == true)
        #expect(key?.width == 32)
        #expect(key?.height == 16)
        let inter = VP8Vectors.interframe.withUnsafeBytes { VP8FrameHeader(parsing: $0) }
        #expect(inter?.isKeyframe == false)
        for count in 0..<10 {
            #expect(Array(VP8Vectors.keyframe.prefix(count)).withUnsafeBytes { VP8FrameHeader(parsing: $0) } == nil)
        }
    }

    @Test func framesOfManyPackets() {
        var feed = Feed(.vp8)
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 20, pictureID: 4711), at: 3000)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 20, pictureID: 4712), at: 6000)
        #expect(feed.frames.map(\.bytes) == [VP8Vectors.keyframe, VP8Vectors.interframe])
        #expect(feed.frames.map(\.timestamp) == [3000, 6000])
        #expect(feed.frames.map(\.isKeyframe) == [true, false])
        #expect(feed.frames.map(\.arrival) == [100, 103])
        #expect(feed.frames[0].width == 32)
        #expect(feed.frames[0].height == 16)
        #expect(feed.frames.allSatisfy { !$0.followsLoss })
        #expect(!feed.depacketizer.needsKeyframe)
        #expect(feed.drops.isEmpty)
    }

    @Test func aFrameWithoutMarkerEndsWithTheNext() {
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 40), at: 3000, marker: false)
        #expect(feed.frames.isEmpty)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 100), at: 6000)
        #expect(feed.frames.map(\.bytes) == [VP8Vectors.keyframe, VP8Vectors.interframe])
    }

    @Test func aFrameWithoutMarkerAndAGapIsNotEmitted() {
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 40), at: 3000, marker: false)
        feed.lose()
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 100), at: 6000)
        #expect(feed.frames.isEmpty)
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func afterLossPicturesWaitForAKeyframe() {
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 100), at: 0)
        let payloads = VP8Vectors.packetize(VP8Vectors.interframe, size: 6)
        feed.push(payloads[0], at: 3000)
        feed.lose()
        feed.push(payloads[2], at: 3000, marker: true)
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 100), at: 6000)
        #expect(feed.frames.count == 1)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 30), at: 9000)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 30), at: 12000)
        #expect(feed.frames.map(\.timestamp) == [0, 9000, 12000])
        #expect(feed.frames.map(\.followsLoss) == [false, true, false])
        #expect(feed.drops == ["missingStart", "awaitingKeyframe"])
    }

    @Test func aJumpInSequenceIsALossEvenWhenNobodySaidSo() {
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 100), at: 0)
        feed.sequence += 2
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 100), at: 3000)
        #expect(feed.frames.count == 1)
        #expect(feed.depacketizer.needsKeyframe)
        feed.sequence -= 2
        feed.push([0x10, 0x00], at: 3000)
        #expect(feed.drops == ["awaitingKeyframe", "notInOrder"])
    }

    @Test func lostPaddingIsNoLossWhenThePictureIDGoesOn() {
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 100, pictureID: 0x7FFF), at: 0)
        feed.lose(3)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 5, pictureID: 0), at: 3000)
        #expect(feed.frames.map(\.bytes) == [VP8Vectors.keyframe, VP8Vectors.interframe])
        feed.lose(1)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.interframe, size: 5, pictureID: 2), at: 6000)
        #expect(feed.frames.count == 2)
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func paddingFillsItsNumber() {
        var feed = Feed(.vp8)
        let payloads = VP8Vectors.packetize(VP8Vectors.keyframe, size: 30)
        feed.push([], at: 0)
        feed.push(payloads[0], at: 3000)
        feed.push([], at: 0)
        feed.push(payloads[1], at: 3000, marker: true)
        #expect(feed.frames.map(\.bytes) == [VP8Vectors.keyframe])
    }

    @Test(arguments: VP8Vectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = VP8Vectors.malformed[index]
        var feed = Feed(.vp8)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 100), at: 0)
        feed.push(row.bytes, at: 3000, marker: true)
        #expect(feed.frames.count == 1, "\(row.name)")
        #expect(feed.drops.count == 1, "\(row.name)")
        #expect(feed.depacketizer.needsKeyframe, "\(row.name)")
    }

    @Test func aFrameHasALimit() {
        var feed = Feed(.vp8)
        let part = [UInt8](repeating: 7, count: 60_000)
        feed.push([0x10] + VP8Vectors.keyframe, at: 0)
        for _ in 0..<200 { feed.push([0x00] + part, at: 0) }
        #expect(feed.drops.first == "frameTooLarge")
        feed.push([0x00, 0x01], at: 0, marker: true)
        #expect(feed.frames.isEmpty)
        feed.push(frame: VP8Vectors.packetize(VP8Vectors.keyframe, size: 100), at: 3000)
        #expect(feed.frames.count == 1)
    }
}
