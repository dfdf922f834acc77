import Media
import RTPPayload
import TestKit
import Testing

@Suite struct VP9SuperframeTests {
    private typealias V = VP9Vectors

    /// What comes out of pictures one after the other, each of its layers.
    private func pictures(_ pictures: [[[UInt8]]]) -> [[UInt8]] {
        var feed = Feed(.vp9)
        for (index, layers) in pictures.enumerated() {
            feed.push(frame: V.spatialPayloads(layers, pictureID: UInt16(index)), at: Int64(index) * 3000)
        }
        #expect(feed.drops.isEmpty)
        #expect(feed.frames.map(\.isKeyframe) == pictures.indices.map { $0 == 0 })
        return feed.frames.map(\.bytes)
    }

    @Test func onlyTheLargestLayerIsShown() {
        #expect(pictures(V.spatial) == V.superframes)
    }

    @Test func whatAContainerReadsIsStillThere() throws {
        var feed = Feed(.vp9)
        for _ in 0..<2 { feed.push(frame: V.spatialPayloads(V.spatial[0], pictureID: 1), at: feed.sequence * 3000) }
        #expect(feed.sets[0]?.sequence == [Array(V.superframes[0].prefix(16))])
        #expect(feed.sets[0] === feed.sets[1])
        let first = try #require(feed.frames.first).bytes
        #expect(VP9FrameHeader.isKeyframe(firstByte: first[0]))
        let header = try #require(first.withUnsafeBytes { VP9FrameHeader(parsing: $0) })
        #expect([header.width, header.height] == [32, 24] && header.isKeyframe)
    }

    @Test func fewerLayersAreJoinedLikewise() {
        let two = V.spatial.map { Array($0.prefix(2)) }
        let joined = pictures([V.spatial[0], [V.spatial[1][0]], two[2], V.spatial[3]])
        #expect(joined[0] == V.superframes[0])
        #expect(joined[1] == V.spatial[1][0])
        #expect(joined[2] == Array(V.superframes[2].prefix(28)) + two[2][1] + [0xC1, 0x1C, 0x15, 0xC1])
        #expect(joined[3] == V.superframes[3])
    }

    @Test(arguments: [(254, 1), (255, 2), (65_534, 2), (65_535, 3)] as [(Int, Int)])
    func sizesTakeAsFewBytesAsTheLargestNeeds(_ count: Int, _ width: Int) {
        // A byte comes to the hidden layer, none to the one that is shown.
        let small = V.spatial[1][0] + [UInt8](repeating: 1, count: count - V.spatial[1][0].count)
        let joined = pictures([V.spatial[0], [small, V.spatial[1][1]]])[1]
        let marker = UInt8(0xC1 | (width - 1) << 3)
        var index = [marker]
        for size in [count + 1, V.spatial[1][1].count] {
            index += (0..<width).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
        }
        index.append(marker)
        #expect(Array(joined.suffix(index.count)) == index)
        #expect(joined.count == count + 1 + V.spatial[1][1].count + index.count)
    }

    private static let (one, two, three) = (V.spatial[1][0], V.spatial[1][1], V.spatial[1][2])

    static let shown: [(String, [[UInt8]])] = [
        ("the last is hidden", [one, [two[0] & ~0x02] + two.dropFirst()]),
        ("nothing but a repetition", [one, V.repetition]),
        ("of the same size", [one, one]),
        ("cut within its header", [one, Array(two.prefix(9))]),
    ]

    /// Without an index FFmpeg would take the first layer alone.
    @Test(arguments: shown.indices) func whatCannotBeHiddenHasAnIndexAllTheSame(_ index: Int) {
        let (name, layers) = Self.shown[index]
        #expect(pictures([V.spatial[0], layers])[1] == V.indexed(layers), "\(name)")
    }

    static let left: [(String, [[UInt8]])] = [
        ("nine", [one] + [[UInt8]](repeating: two, count: 8)),
        ("with an index of its own", [one, two + three + [0xC1, 21, 18, 0xC1]]),
    ]

    @Test(arguments: left.indices) func whatAnIndexCannotSayIsJoinedAsItIs(_ index: Int) {
        let (name, layers) = Self.left[index]
        #expect(pictures([V.spatial[0], layers])[1] == layers.flatMap { $0 }, "\(name)")
    }

    /// Sizes that are not known any more are known again with the next keyframe.
    @Test func aKeyframeMendsWhatWasNotUnderstood() {
        var feed = Feed(.vp9)
        let broken = [Self.one, Array(Self.two.prefix(9))]
        for (index, layers) in [V.spatial[0], broken, V.spatial[1], V.spatial[0], V.spatial[1]].enumerated() {
            feed.push(frame: V.spatialPayloads(layers, pictureID: UInt16(index)), at: Int64(index) * 3000)
        }
        #expect(feed.frames.map(\.bytes)[2] == V.indexed(V.spatial[1]))
        #expect(feed.frames.map(\.bytes).suffix(2) == V.superframes.prefix(2))
    }

    /// Whatever the headers say: no trap, nothing is lost, and no more is added than a byte a layer and the index.
    @Test(arguments: 0..<4 as Range<UInt64>) func mutatedHeaders(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var layers = V.spatial[1]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let layer = Int.random(in: 0..<3, using: &random)
                let place = Int.random(in: 0..<layers[layer].count, using: &random)
                layers[layer][place] = UInt8.random(in: 0...255, using: &random)
            }
            var feed = Feed(.vp9)
            feed.push(frame: V.spatialPayloads(V.spatial[0], pictureID: 0), at: 0)
            feed.push(frame: V.spatialPayloads(layers, pictureID: 1), at: 3000)
            feed.push(frame: V.spatialPayloads(V.spatial[2], pictureID: 2), at: 6000)
            guard feed.frames.count > 1, feed.frames[1].timestamp == 3000 else { continue }
            let count = layers.reduce(0) { $0 + $1.count }
            #expect((count...count + 3 + 5).contains(feed.frames[1].bytes.count), "seed \(seed)")
        }
    }
}
