import Media
import RTPPayload
import TestKit
import Testing

@Suite struct H264DepacketizerTests {
    private typealias V = H264Vectors

    @Test(arguments: H264Vectors.sequenceSets.indices)
    func sequenceSet(_ index: Int) throws {
        let row = V.sequenceSets[index]
        let parsed = row.bytes.withUnsafeBytes { H264SequenceParameterSet(parsing: $0) }
        let set = try #require(parsed, "\(row.name)")
        #expect(set.width == row.width, "\(row.name)")
        #expect(set.height == row.height, "\(row.name)")
        for count in 0..<row.bytes.count {
            _ = Array(row.bytes.prefix(count)).withUnsafeBytes { H264SequenceParameterSet(parsing: $0) }
        }
    }

    @Test(arguments: H264Vectors.malformedSequenceSets.indices)
    func malformedSequenceSet(_ index: Int) {
        let row = V.malformedSequenceSets[index]
        #expect(row.bytes.withUnsafeBytes { H264SequenceParameterSet(parsing: $0) } == nil, "\(row.name)")
    }

    @Test(arguments: [0, 1], [6, 12, 30, 1200])
    func accessUnits(mode: Int, size: Int) {
        let key = [V.delimiter, V.sequenceSet, V.pictureSet, V.sei, V.idr]
        let next = [V.delimiter, V.slice, V.slice]
        var feed = Feed(.h264)
        feed.push(frame: V.packetize(key, size: size, mode: mode), at: 0)
        feed.push(frame: V.packetize(next, size: size, mode: mode), at: 3000)
        feed.push(frame: V.packetize(key, size: size, mode: mode), at: 6000)
        #expect(feed.frames.map(\.bytes) == [key, next, key].map(V.lengthPrefixed))
        #expect(feed.frames.map(\.isKeyframe) == [true, false, true])
        #expect(feed.frames[0].width == 32)
        #expect(feed.frames[0].height == 16)
        #expect(feed.sets[0]?.sequence == [V.sequenceSet])
        #expect(feed.sets[0]?.picture == [V.pictureSet])
        #expect(feed.sets[0] === feed.sets[2])
        #expect(feed.sets[1] == nil)
        #expect(feed.drops.isEmpty)
    }

    @Test func parameterSetsAggregatedThenFragments() {
        var feed = Feed(.h264)
        feed.push(V.stapA([V.sequenceSet, V.pictureSet]), at: 0)
        let fragments = V.fuA(V.idr, size: 7)
        for fragment in fragments.dropLast() { feed.push(fragment, at: 0) }
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(fragments[fragments.count - 1], at: 0, marker: true)
        #expect(feed.frames.map(\.bytes) == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr])])
        #expect(!feed.depacketizer.needsKeyframe)
    }

    @Test func fillerIsLeftOut() {
        var feed = Feed(.h264)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.filler, V.idr] + V.fuA(V.filler, size: 1), at: 0)
        #expect(feed.frames.map(\.bytes) == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr])])
    }

    /// What stands between NAL units in a byte stream is none of theirs, however a sender cuts.
    @Test(arguments: [[0], [0, 0, 0]] as [[UInt8]], [7, 1200])
    func trailingZerosAreLeftOut(zeros: [UInt8], size: Int) {
        var feed = Feed(.h264)
        let units = [V.sequenceSet, V.pictureSet, V.idr]
        feed.push(frame: V.packetize(units.map { $0 + zeros }, size: size, mode: 1), at: 0)
        feed.push(frame: [V.slice + zeros], at: 3000)
        #expect(
            feed.frames.map(\.bytes)
                == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr]), V.lengthPrefixed([V.slice])])
        #expect(feed.sets[0]?.sequence == [V.sequenceSet])
    }

    @Test(arguments: [0, 3000])
    func parameterSetsOnTheirOwnJoinTheNextFrame(timestamp: Int64) {
        var feed = Feed(.h264)
        feed.push(V.sequenceSet, at: 0, marker: true)
        feed.push(V.pictureSet, at: 0, marker: true)
        feed.push(V.idr, at: timestamp, marker: true)
        #expect(feed.frames.map(\.bytes) == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr])])
        #expect(feed.frames.map(\.timestamp) == [timestamp])
    }

    @Test func parameterSetsWithoutMarkerJoinTheNextFrame() {
        var feed = Feed(.h264)
        feed.push(V.stapA([V.sequenceSet, V.pictureSet]), at: 0)
        feed.push(V.idr, at: 3000)
        feed.push(V.slice, at: 6000, marker: true)
        #expect(
            feed.frames.map(\.bytes)
                == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr]), V.lengthPrefixed([V.slice])])
        #expect(feed.frames.map(\.timestamp) == [3000, 6000])
    }

    @Test func rememberedSetsGoInFront() {
        var feed = Feed(.h264)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.idr], at: 0)
        feed.push(frame: [V.idr], at: 3000)
        feed.push(frame: [V.delimiter, V.sei, V.idr], at: 6000)
        feed.push(frame: [V.delimiter] + V.fuA(V.idr, size: 4), at: 9000)
        feed.push(frame: [V.sequenceSet, V.idr], at: 12000)
        let sets = [V.sequenceSet, V.pictureSet]
        #expect(
            feed.frames.dropFirst().map(\.bytes)
                == [
                    sets + [V.idr], [V.delimiter] + sets + [V.sei, V.idr], [V.delimiter] + sets + [V.idr],
                    sets + [V.sequenceSet, V.idr],
                ].map(V.lengthPrefixed))
        #expect(feed.sets.allSatisfy { $0 === feed.sets[0] })
    }

    @Test func setsOfTheDescriptionGoInFront() {
        // "Z0LACtkLsBEAAAMAAQAAAwA8DxImSA==" is V.sequenceSet, "aMuDyyA=" V.pictureSet.
        var feed = Feed(
            .h264,
            formatParameters:
                "packetization-mode=1; Sprop-Parameter-Sets=Z0LACtkLsBEAAAMAAQAAAwA8DxImSA==,aMuDyyA=,*;x=y")
        feed.push(frame: V.fuA(V.idr, size: 9), at: 0)
        #expect(feed.frames.map(\.bytes) == [V.lengthPrefixed([V.sequenceSet, V.pictureSet, V.idr])])
    }

    @Test func anIDRPictureWithoutSetsIsRefused() {
        var feed = Feed(.h264)
        feed.push(frame: [V.delimiter, V.idr], at: 0)
        #expect(feed.frames.isEmpty)
        #expect(feed.drops == ["h264MissingParameterSets"])
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func aChangedSequenceSetMakesNewParameterSets() {
        let other = V.sequenceSets[1].bytes
        var feed = Feed(.h264)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.idr], at: 0)
        feed.push(frame: [other, V.pictureSet, V.idr], at: 3000)
        feed.push(frame: [V.idr], at: 6000)
        #expect(feed.frames.map(\.width) == [32, 640, 640])
        #expect(feed.sets[1]?.sequence == [other])
        #expect(feed.sets[1] === feed.sets[2])
        #expect(feed.sets[0] !== feed.sets[1])
    }

    @Test func afterLossPicturesWaitForAWholeIDR() {
        let key = V.packetize([V.sequenceSet, V.pictureSet, V.idr], size: 30)
        var feed = Feed(.h264)
        feed.push(frame: key, at: 0)
        feed.lose()
        feed.push(V.slice, at: 3000, marker: true)
        feed.push(V.slice, at: 6000, marker: true)
        // The parameter sets in front of this one may be what was lost.
        feed.lose()
        feed.push(V.idr, at: 9000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.depacketizer.needsKeyframe)
        feed.lose()
        feed.push(frame: key, at: 12000)
        feed.push(V.slice, at: 15000, marker: true)
        #expect(feed.frames.map(\.timestamp) == [0, 12000, 15000])
        #expect(feed.frames.map(\.followsLoss) == [false, true, false])
    }

    @Test func aLostMarkerDoesNotJoinTwoFrames() {
        var feed = Feed(.h264)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.idr], at: 0)
        feed.push(V.slice, at: 3000)
        feed.lose()
        feed.push(V.slice, at: 6000, marker: true)
        #expect(feed.frames.count == 1)
    }

    @Test(arguments: H264Vectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = V.malformed[index]
        var feed = Feed(.h264)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.idr], at: 0)
        feed.push(row.bytes, at: 3000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.drops == [row.label])
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: [V.sequenceSet, V.pictureSet, V.idr], at: 6000)
        #expect(feed.frames.count == 2)
    }

    @Test func brokenFragments() {
        let fragments = V.fuA(V.idr, size: 7)
        let sets = V.stapA([V.sequenceSet, V.pictureSet])
        let broken: [(String, [[UInt8]])] = [
            ("missingEnd", [sets, fragments[0], fragments[1]]),
            ("h264Fragment", [sets, fragments[0], fragments[0], fragments[1], fragments[2]]),
            ("h264Fragment", [sets, fragments[0], V.slice]),
            ("h264Fragment", [sets, fragments[0], V.fuA(V.slice, size: 1)[1]]),
            ("missingStart", [sets, fragments[1], fragments[2]]),
        ]
        for (label, payloads) in broken {
            var feed = Feed(.h264)
            feed.push(frame: payloads, at: 0)
            #expect(feed.frames.isEmpty, "\(label)")
            #expect(feed.drops.first == label)
        }
    }
}
