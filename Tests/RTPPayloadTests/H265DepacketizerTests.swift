import Media
import RTPPayload
import TestKit
import Testing

@Suite struct H265DepacketizerTests {
    private typealias V = H265Vectors

    private func lengthPrefixed(_ units: [[UInt8]]) -> [UInt8] { H264Vectors.lengthPrefixed(units) }

    @Test(arguments: [1400, 30, 12, 4])
    func framesOfManyPackets(size: Int) {
        var feed = Feed(.h265)
        #expect(feed.depacketizer.needsKeyframe)
        let key = [V.delimiter] + V.sets + [V.sei, V.idr]
        feed.push(frame: V.packetize(key, size: size), at: 3000)
        feed.push(frame: V.packetize([V.delimiter, V.slice, V.slice], size: size), at: 6000)
        #expect(feed.frames.map(\.bytes) == [key, [V.delimiter, V.slice, V.slice]].map(lengthPrefixed))
        #expect(feed.frames.map(\.timestamp) == [3000, 6000])
        #expect(feed.frames.map(\.isKeyframe) == [true, false])
        #expect([feed.frames[0].width, feed.frames[0].height] == [64, 48])
        #expect(feed.sets[0]?.video == [V.videoSet])
        #expect(feed.sets[0]?.sequence == [V.sequenceSet])
        #expect(feed.sets[0]?.picture == [V.pictureSet])
        #expect(!feed.depacketizer.needsKeyframe)
        #expect(feed.drops.isEmpty)
    }

    @Test func fillerOtherLayersAndTrailingZerosAreLeftOut() {
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.filler, V.idr + [0, 0], V.otherLayer], at: 0)
        feed.push(frame: V.fragments(V.filler, size: 1) + V.fragments(V.slice + [0], size: 3), at: 3000)
        #expect(feed.frames.map(\.bytes) == [V.sets + [V.idr], [V.slice]].map(lengthPrefixed))
    }

    @Test func setsThatAKeyframeLacksGoInFront() {
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.idr], at: 0)
        feed.push(frame: [V.idr], at: 3000)
        feed.push(frame: [V.delimiter, V.sei, V.cra], at: 6000)
        feed.push(frame: V.fragments(V.idr, size: 5), at: 9000)
        #expect(
            feed.frames.map(\.bytes)
                == [
                    V.sets + [V.idr], V.sets + [V.idr], [V.delimiter] + V.sets + [V.sei, V.cra], V.sets + [V.idr],
                ].map(lengthPrefixed))
        #expect(feed.sets.allSatisfy { $0 === feed.sets[0] })
        #expect(feed.drops.isEmpty)
    }

    @Test(arguments: [true, false])
    func setsOnTheirOwnJoinTheNextFrame(marker: Bool) {
        var feed = Feed(.h265)
        for set in V.sets { feed.push(set, at: 0, marker: marker) }
        feed.push(V.idr, at: 3000, marker: true)
        #expect(feed.frames.map(\.bytes) == [lengthPrefixed(V.sets + [V.idr])])
        #expect(feed.frames.map(\.timestamp) == [3000])
    }

    @Test func setsOfTheDescriptionGoInFront() {
        // The base 64 of V.videoSet, V.sequenceSet and V.pictureSet; a picture parameter set that is none is left out.
        var feed = Feed(
            .h265,
            formatParameters:
                "sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwAeugJA;"
                + "Sprop-SPS=QgEBAWAAAAMAkAAAAwAAAwAeoCCDFlukpMLwFoCAAAADAIAAAA8E; sprop-pps=RAHAc8CJ,QAEMAQ==")
        feed.push(frame: V.fragments(V.idr, size: 9), at: 0)
        #expect(feed.frames.map(\.bytes) == [lengthPrefixed(V.sets + [V.idr])])
    }

    @Test func aKeyframeWithoutSetsIsRefused() {
        var feed = Feed(.h265)
        feed.push(frame: [V.delimiter, V.sequenceSet, V.pictureSet, V.idr], at: 0)
        #expect(feed.frames.isEmpty)
        #expect(feed.drops == ["h265MissingParameterSets"])
        #expect(feed.depacketizer.needsKeyframe)
    }

    @Test func aChangedSequenceSetMakesNewParameterSets() {
        let other = V.sequenceSets[1].bytes
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.idr], at: 0)
        feed.push(frame: [V.videoSet, other, V.pictureSet, V.idr], at: 3000)
        feed.push(frame: [V.idr], at: 6000)
        #expect(feed.frames.map(\.width) == [64, 1920, 1920])
        #expect(feed.sets[1]?.sequence == [other])
        #expect(feed.sets[1] === feed.sets[2])
        #expect(feed.sets[0] !== feed.sets[1])
    }

    /// ITU-T H.265 clause 8.1.3: RASL pictures refer to what was before their CRA picture, RADL pictures do not.
    @Test func leadingPicturesOfTheFirstRandomAccessPoint() {
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.cra], at: 0)
        feed.push(frame: [V.rasl], at: 3000)
        feed.push(frame: [V.radl], at: 6000)
        feed.push(frame: [V.slice], at: 9000)
        feed.push(frame: V.sets + [V.cra], at: 12000)
        feed.push(frame: [V.rasl], at: 15000)
        #expect(feed.frames.map(\.timestamp) == [0, 6000, 9000, 12000, 15000])
        #expect(feed.drops == ["h265SkippedLeading"])
        feed.lose()
        feed.push(frame: V.sets + [V.cra], at: 18000)
        feed.push(frame: [V.rasl], at: 21000)
        feed.push(frame: [V.slice], at: 24000)
        #expect(feed.frames.map(\.timestamp).suffix(2) == [18000, 24000])
        #expect(!feed.depacketizer.needsKeyframe)
    }

    @Test func afterLossPicturesWaitForAWholeKeyframe() {
        let key = V.packetize(V.sets + [V.idr], size: 30)
        var feed = Feed(.h265)
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
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.idr], at: 0)
        feed.push(V.slice, at: 3000)
        feed.lose()
        feed.push(V.slice, at: 6000, marker: true)
        #expect(feed.frames.count == 1)
    }

    @Test(arguments: H265Vectors.malformed.indices)
    func malformed(_ index: Int) {
        let row = V.malformed[index]
        var feed = Feed(.h265)
        feed.push(frame: V.sets + [V.idr], at: 0)
        feed.push(row.bytes, at: 3000, marker: true)
        #expect(feed.frames.count == 1)
        #expect(feed.drops == [row.label])
        #expect(feed.depacketizer.needsKeyframe)
        feed.push(frame: V.sets + [V.idr], at: 6000)
        #expect(feed.frames.count == 2)
    }

    @Test func brokenFragments() {
        let fragments = V.fragments(V.idr, size: 6)
        let sets = V.aggregate(V.sets)
        let broken: [(String, [[UInt8]])] = [
            ("missingEnd", [sets, fragments[0], fragments[1]]),
            ("h265Fragment", [sets, fragments[0], fragments[0], fragments[1], fragments[2]]),
            ("h265Fragment", [sets, fragments[0], V.slice]),
            ("h265Fragment", [sets, fragments[0], V.fragments(V.slice, size: 3)[1]]),
            ("missingStart", [sets, fragments[1], fragments[2]]),
        ]
        for (label, payloads) in broken {
            var feed = Feed(.h265)
            feed.push(frame: payloads, at: 0)
            #expect(feed.frames.isEmpty, "\(label)")
            #expect(feed.drops.first == label)
        }
    }
}
