import Media
import RTPPayload
import TestKit
import Testing

@Suite struct AV1DepacketizerTests {
    private typealias V = AV1Vectors
    private let key = V.sequenceHeader + V.keyframe

    /// Clause 4.5's two figures, and OBUs that keep their size fields.
    @Test(arguments: [
        [0x08] + AV1Vectors.sized([AV1Vectors.sequenceHeader, AV1Vectors.keyframe]),
        [0x28] + AV1Vectors.sized([AV1Vectors.sequenceHeader]) + AV1Vectors.withoutSize(AV1Vectors.keyframe),
        [0x28, 12] + AV1Vectors.sequenceHeader + AV1Vectors.keyframe,
        [0x00]
            + AV1Vectors.sized([
                AV1Vectors.delimiter, AV1Vectors.sequenceHeader, AV1Vectors.padding, AV1Vectors.keyframe,
                AV1Vectors.tileList,
            ]),
    ]) func keyframeInOnePacket(_ payload: [UInt8]) {
        var feed = Feed(.av1)
        feed.push(payload, at: 3000, marker: true)
        feed.push([0x10] + V.withoutSize(V.interframe), at: 6000, marker: true)
        feed.push([0x10] + V.withoutSize(V.repetition), at: 9000, marker: true)
        #expect(feed.frames.map(\.bytes) == [key, V.interframe, V.repetition])
        #expect(feed.frames.map(\.timestamp) == [3000, 6000, 9000])
        #expect(feed.frames.map(\.isKeyframe) == [true, false, false])
        #expect([feed.frames[0].width, feed.frames[0].height] == [64, 48])
        #expect(feed.sets.map { $0?.sequence } == [[V.sequenceHeader], nil, nil])
        #expect(feed.drops.isEmpty)
    }

    /// Clause 5.1: SH MD MD(0,0) FH(0,0) TG(0,0) and MD(0,1) FH(0,1) TG(0,1), in two packets and one a packet.
    @Test func layersOfATemporalUnit() {
        let frameHeader: [UInt8] = [0x1E, 0x00, 0x02, 0x10, 0x00]
        let tileGroup: [UInt8] = [0x26, 0x00, 0x03, 0x01, 0x02, 0x03]
        let upperHeader: [UInt8] = [0x1E, 0x08, 0x02, 0x30, 0x00]
        let upperTiles: [UInt8] = [0x26, 0x08, 0x02, 0x01, 0x02]
        let lower = [V.sequenceHeader, V.metadata, frameHeader, tileGroup]
        let upper = [V.layerMetadata, upperHeader, upperTiles]
        for payloads in [[[0x08] + V.sized(lower), [0x00] + V.sized(upper)], V.packetize(lower + upper, size: 100)] {
            var feed = Feed(.av1)
            feed.push(frame: payloads, at: 0)
            #expect(feed.frames.map(\.bytes) == [(lower + upper).flatMap { $0 }])
            #expect(feed.frames.map(\.isKeyframe) == [true])
        }
    }

    /// Sizes of one, two and three bytes, cut anywhere.
    @Test(arguments: [1, 2, 3, 40, 126, 127, 200, 16_381, 16_382, 16_383, 20_000], [1, 7, 1000])
    func fragments(count: Int, size: Int) {
        guard count / size < 2500 else { return }
        let large = V.frame(isKeyframe: true, tail: (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) })
        var feed = Feed(.av1)
        feed.push(frame: V.packetize([V.sequenceHeader, V.metadata, large], size: size), at: 0)
        #expect(feed.drops.isEmpty)
        #expect(feed.frames.map(\.bytes) == [V.sequenceHeader + V.metadata + large])
        // As the last of a payload's elements, and with no size field in the OBU.
        let bare = [0x30, 0x10] + large.suffix(count)
        feed.push([0x68, 12] + V.sequenceHeader + bare.prefix(1), at: 3000)
        feed.push([0x90] + bare.dropFirst(1), at: 3000, marker: true)
        #expect(feed.frames.last?.bytes == V.sequenceHeader + large)
    }

    @Test func fragmentsOfWhatIsLeftOut() {
        let delimited = V.packetize([V.delimiter, V.padding, V.sequenceHeader, V.tileList, V.keyframe], size: 2)
        var feed = Feed(.av1)
        feed.push(frame: delimited, at: 0)
        #expect(feed.frames.map(\.bytes) == [key])
        #expect(feed.drops.isEmpty)
    }

    @Test func aKeyFrameWithoutItsSequenceHeaderGetsIt() {
        var feed = Feed(.av1)
        feed.push([0x18] + V.sequenceHeader, at: 0, marker: true)
        #expect(feed.frames.isEmpty)
        feed.push([0x10] + V.keyframe, at: 3000, marker: true)
        feed.push([0x28, 12] + V.sequenceHeader + V.keyframe, at: 6000, marker: true)
        #expect(feed.frames.map(\.bytes) == [key, key])
        #expect(feed.sets[0] === feed.sets[1])
        #expect(feed.drops.isEmpty)
    }

    @Test func aKeyFrameWithoutAnySequenceHeaderIsRefused() {
        var feed = Feed(.av1)
        feed.push([0x18] + V.keyframe, at: 0, marker: true)
        #expect(feed.frames.isEmpty)
        #expect(feed.drops == ["av1MissingSequenceHeader"])
    }

    /// A key frame that is not shown, and one that is shown later on: nothing can be entered there.
    @Test func aHiddenKeyFrameIsNoEntry() {
        var feed = Feed(.av1)
        feed.push([0x28, 12] + V.sequenceHeader + [0x30, 0x00, 0x55], at: 0, marker: true)
        feed.push([0x10] + V.withoutSize(V.repetition), at: 3000, marker: true)
        #expect(feed.frames.isEmpty)
        #expect(feed.drops == ["awaitingKeyframe", "awaitingKeyframe"])
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func aChangedSequenceHeaderMakesNewSets() {
        let other = V.sequenceHeaders[1].bytes
        var feed = Feed(.av1)
        for header in [V.sequenceHeader, other, other] {
            feed.push([0x08] + V.sized([header, V.keyframe]), at: feed.sequence * 3000, marker: true)
        }
        #expect(feed.frames.map(\.width) == [64, 1920, 1920])
        #expect(feed.sets[0] !== feed.sets[1])
        #expect(feed.sets[1] === feed.sets[2])
    }

    @Test func aUnitWithoutMarkerEndsWithTheNext() {
        var feed = Feed(.av1)
        feed.push(frame: V.packetize([V.sequenceHeader, V.keyframe], size: 20), at: 0, marker: false)
        feed.push([0x10] + V.interframe, at: 3000, marker: true)
        #expect(feed.frames.map(\.bytes) == [key, V.interframe])
    }

    @Test func afterLossPicturesWaitForASequence() {
        var feed = Feed(.av1)
        feed.push(frame: V.packetize([V.sequenceHeader, V.keyframe], size: 20), at: 0)
        feed.lose()
        feed.push([0x10] + V.interframe, at: 3000, marker: true)
        feed.push([0x10] + V.interframe, at: 6000, marker: true)
        // The sequence header in front of this one may be what was lost.
        feed.lose()
        feed.push([0x10] + V.keyframe, at: 9000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.depacketizer.needsKeyframe)
        feed.lose()
        feed.push(frame: V.packetize([V.sequenceHeader, V.keyframe], size: 20), at: 12000)
        feed.push([0x10] + V.interframe, at: 15000, marker: true)
        #expect(feed.frames.map(\.timestamp) == [0, 12000, 15000])
        #expect(feed.frames.map(\.followsLoss) == [false, true, false])
        #expect(feed.drops == ["missingStart", "awaitingKeyframe", "missingStart"])
    }

    @Test(arguments: AV1Vectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = V.malformed[index]
        var feed = Feed(.av1)
        feed.push([0x28, 12] + V.sequenceHeader + V.keyframe, at: 0, marker: true)
        feed.push(row.bytes, at: 3000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.drops == [row.label])
        #expect(feed.depacketizer.needsKeyframe)
        feed.push([0x28, 12] + V.sequenceHeader + V.keyframe, at: 6000, marker: true)
        #expect(feed.frames.count == 2)
    }

    @Test func brokenFragments() {
        let fragments = V.packetize([V.sequenceHeader, V.keyframe], size: 10)
        #expect(fragments.count == 5)
        let broken: [(String, [[UInt8]])] = [
            ("missingEnd", Array(fragments[0...2])),
            ("missingEnd", fragments[0...2] + [[0x10] + V.metadata]),
            ("missingStart", [fragments[0], fragments[1], fragments[3]]),
            ("av1Unit", fragments[0...1] + [[0x50, 0xB0, 0x10], [0x90, 0x55]]),
        ]
        for (label, payloads) in broken {
            var feed = Feed(.av1)
            feed.push(frame: payloads, at: 0)
            #expect(feed.frames.isEmpty, "\(label)")
            #expect(feed.drops.first == label)
        }
    }
}
