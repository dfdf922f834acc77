import Media
import RTPReceive
import TestKit
import Testing

/// Packets through a path with faults from a seed: what comes out was sent, whole and in order, whatever was lost.
@Suite struct FaultyPathTests {
    private static let codecs: [Codec] = [.vp8, .h264, .vp9, .av1, .h265, .opus]

    private func expectHonest(_ path: FaultyPath, _ codec: Codec, seed: UInt64) {
        for cursor in 0..<2 {
            var next = 0
            for (index, frame) in path.received[cursor].enumerated() {
                let place = path.sent[next...].firstIndex(of: frame)
                #expect(
                    place != nil, "\(codec) seed \(seed) cursor \(cursor): frame \(index) was not sent, or not in order"
                )
                guard let place else { return }
                // What refers to something that is not there must not come.
                let isWhole = place == next || codec.kind == .audio || path.keyframes[cursor][index]
                #expect(isWhole, "\(codec) seed \(seed) cursor \(cursor): picture \(place) came without \(next)")
                next = place + 1
            }
        }
        #expect(path.bytesHeld == 0, "\(codec) seed \(seed)")
    }

    @Test(arguments: codecs, 0..<6 as Range<UInt64>)
    func withoutLossEveryFrameArrives(codec: Codec, seed: UInt64) throws {
        let path = FaultyPath(codec, .init(duplication: 0.05, reordering: 0.1), seed: seed)
        try path.run(frames: 600)
        expectHonest(path, codec, seed: seed)
        #expect(path.received.map(\.count) == [600, 600], "\(codec) seed \(seed)")
        #expect(path.lost == [0, 0], "\(codec) seed \(seed)")
    }

    @Test(arguments: codecs, 0..<6 as Range<UInt64>)
    func retransmissionsFillTheHoles(codec: Codec, seed: UInt64) throws {
        let path = FaultyPath(codec, .init(loss: 0.05, duplication: 0.02, reordering: 0.05), seed: seed)
        try path.run(frames: 600)
        expectHonest(path, codec, seed: seed)
        #expect(path.received[0].count == 600, "\(codec) seed \(seed)")
        #expect(path.lost[0] == 0, "\(codec) seed \(seed)")
        #expect(path.statistics.packetsRecovered > 0)
    }

    @Test(arguments: codecs, 0..<12 as Range<UInt64>)
    func whatComesWasSent(codec: Codec, seed: UInt64) throws {
        let faults = FaultyPath.Faults(
            loss: Double(seed % 4 + 1) * 0.06, duplication: 0.05, reordering: 0.2,
            lateness: .milliseconds(seed % 3 == 0 ? 400 : 60), retransmits: seed % 2 == 0)
        let path = FaultyPath(codec, faults, seed: seed)
        try path.run(frames: 800)
        expectHonest(path, codec, seed: seed)
        #expect(path.received[0].count >= path.received[1].count / 2, "\(codec) seed \(seed)")
        #expect(!path.received[1].isEmpty, "\(codec) seed \(seed)")
    }
}
