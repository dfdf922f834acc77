import Media
import RTPPayload
import TestKit
import Testing

@Suite struct VP9DepacketizerTests {
    private typealias V = VP9Vectors

    @Test(arguments: VP9Vectors.descriptors.indices)
    func descriptor(_ index: Int) throws {
        let row = V.descriptors[index]
        let parsed = row.bytes.withUnsafeBytes { VP9PayloadDescriptor(parsing: $0) }
        let descriptor = try #require(parsed, "\(row.name)")
        #expect(descriptor.startsFrame == row.startsFrame, "\(row.name)")
        #expect(descriptor.endsFrame == row.endsFrame, "\(row.name)")
        #expect(descriptor.pictureID == row.pictureID, "\(row.name)")
        #expect(descriptor.layer.map { [$0.temporal, $0.spatial] } == row.layers, "\(row.name)")
        #expect(descriptor.referenceCount == row.references, "\(row.name)")
        #expect(
            descriptor.structure.map { [$0.spatialLayers, $0.width, $0.height, $0.groupPictures] } == row.structure,
            "\(row.name)")
        #expect(descriptor.count == row.count, "\(row.name)")
        for count in 0..<row.count {
            #expect(Array(row.bytes.prefix(count)).withUnsafeBytes { VP9PayloadDescriptor(parsing: $0) } == nil)
        }
    }

    @Test(arguments: [nil, 0x7FFF] as [UInt16?])
    func framesOfManyPackets(pictureID: UInt16?) {
        var feed = Feed(.vp9)
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: V.packetize(V.keyframe, size: 1, pictureID: pictureID), at: 3000)
        feed.push(frame: V.packetize(V.interframe, size: 7, pictureID: pictureID.map { _ in 0 }), at: 6000)
        feed.push(frame: V.packetize(V.repetition, size: 7, pictureID: pictureID.map { _ in 1 }), at: 9000)
        #expect(feed.frames.map(\.bytes) == [V.keyframe, V.interframe, V.repetition])
        #expect(feed.frames.map(\.timestamp) == [3000, 6000, 9000])
        #expect(feed.frames.map(\.isKeyframe) == [true, false, false])
        #expect(feed.frames.map(\.arrival) == [100, 143, 146])
        #expect([feed.frames[0].width, feed.frames[0].height] == [64, 48])
        #expect(feed.frames.allSatisfy { !$0.followsLoss })
        #expect(!feed.depacketizer.needsKeyframe)
        #expect(feed.drops.isEmpty)
    }

    @Test func layersOfAPictureAreJoined() {
        var feed = Feed(.vp9)
        feed.push(frame: V.layered(V.keyframe, V.interframe, pictureID: 5), at: 0)
        feed.push(frame: V.layered(V.interframe, V.interframe, pictureID: 6), at: 3000, marker: false)
        feed.push(frame: V.layered(V.interframe, V.interframe, pictureID: 7), at: 6000)
        #expect(
            feed.frames.map(\.bytes) == [
                V.indexed([V.keyframe, V.interframe]), V.indexed([V.interframe, V.interframe]),
                V.indexed([V.interframe, V.interframe]),
            ])
        #expect(feed.frames.map(\.isKeyframe) == [true, false, false])
        // Of the largest layer, by the structure; what is for a container is the lowest one's header.
        #expect([feed.frames[0].width, feed.frames[0].height] == [128, 96])
        #expect(feed.sets.map { $0?.sequence.first?.count } == [16, nil, nil])
        #expect(feed.drops.isEmpty)
    }

    @Test func aPictureWithoutItsLowestLayerIsNone() {
        var feed = Feed(.vp9)
        feed.push(frame: V.layered(V.keyframe, V.interframe, pictureID: 5), at: 0)
        let next = V.layered(V.interframe, V.interframe, pictureID: 6, size: 100)
        feed.lose()
        feed.push(next[1], at: 3000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.drops == ["missingStart"])
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func keyframesShareTheirSetsAsLongAsNothingChanges() {
        let other = V.headers[1].bytes
        var feed = Feed(.vp9)
        for (index, frame) in [V.keyframe, V.keyframe, other, other].enumerated() {
            feed.push(frame: V.packetize(frame, size: 100), at: Int64(index) * 3000)
        }
        #expect(feed.frames.map(\.width) == [64, 64, 1920, 1920])
        #expect(feed.sets[0]?.sequence == [Array(V.keyframe.prefix(16))])
        #expect(feed.sets[0] === feed.sets[1])
        #expect(feed.sets[1] !== feed.sets[2])
        #expect(feed.sets[2] === feed.sets[3])
    }

    @Test func aFrameWithoutMarkerEndsWithTheNext() {
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 20), at: 3000, marker: false)
        #expect(feed.frames.isEmpty)
        feed.push(frame: V.packetize(V.interframe, size: 100), at: 6000)
        #expect(feed.frames.map(\.bytes) == [V.keyframe, V.interframe])
    }

    /// Chromium's pacer throws away what waits when a keyframe comes, and leaves no gap in the numbers.
    @Test func aLayerThatDoesNotEndIsLeftOut() {
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 0)
        let cut = V.layered(V.interframe, V.interframe, pictureID: 6, size: 6)
        feed.push(frame: Array(cut.dropLast()), at: 3000, marker: false)
        feed.push(frame: V.packetize(V.interframe, size: 100), at: 6000)
        #expect(feed.frames.map(\.bytes) == [V.keyframe, V.interframe])
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 9000)
        feed.push(frame: Array(V.packetize(V.interframe, size: 6).dropLast()), at: 12000, marker: false)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 15000)
        #expect(feed.frames.map(\.timestamp) == [0, 3000, 9000, 15000])
        #expect(feed.frames.map(\.followsLoss) == [false, false, true, true])
    }

    @Test func aFrameWithoutMarkerAndAGapIsNotEmitted() {
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 20), at: 3000, marker: false)
        feed.lose()
        feed.push(frame: V.packetize(V.interframe, size: 100), at: 6000)
        #expect(feed.frames.isEmpty)
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func afterLossPicturesWaitForAKeyframe() {
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 0)
        let payloads = V.packetize(V.interframe, size: 6)
        feed.push(payloads[0], at: 3000)
        feed.lose()
        feed.push(payloads[2], at: 3000, marker: true)
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: V.packetize(V.interframe, size: 100), at: 6000)
        #expect(feed.frames.count == 1)
        feed.push(frame: V.packetize(V.keyframe, size: 30), at: 9000)
        feed.push(frame: V.packetize(V.interframe, size: 30), at: 12000)
        #expect(feed.frames.map(\.timestamp) == [0, 9000, 12000])
        #expect(feed.frames.map(\.followsLoss) == [false, true, false])
        #expect(feed.drops == ["missingStart", "awaitingKeyframe"])
    }

    @Test func lostPaddingIsNoLossWhenThePictureIDGoesOn() {
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 100, pictureID: 0x7FFF), at: 0)
        feed.lose(3)
        feed.push(frame: V.packetize(V.interframe, size: 5, pictureID: 0), at: 3000)
        #expect(feed.frames.map(\.bytes) == [V.keyframe, V.interframe])
        feed.lose(1)
        feed.push(frame: V.packetize(V.interframe, size: 5, pictureID: 2), at: 6000)
        #expect(feed.frames.count == 2)
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test(arguments: VP9Vectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = V.malformed[index]
        var feed = Feed(.vp9)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 0)
        feed.push(row.bytes, at: 3000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.drops == [row.label])
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: V.packetize(V.keyframe, size: 100), at: 6000)
        #expect(feed.frames.count == 2)
    }
}
