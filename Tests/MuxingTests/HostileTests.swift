import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

/// libavformat sees what a peer made: parameter sets, sizes and frames of any bytes. A file may fail, nothing else.
@Suite(.serialized) struct HostileTests {
    @Test(arguments: 0..<150) func anyBytesInAnyFrame(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let codec: Codec = seed % 2 == 0 ? .h264 : .vp8
        let studio = try Studio(
            [Studio.sound, Studio.picture(codec)], container: RequestedContainer.allCases[Int(seed / 2 % 4)])
        let honest = try #require(TestMedia.h264?.first?.sets)
        for index in 0..<Int.random(in: 1...120, using: &random) {
            let sets = ParameterSets(
                sequence: honest.sequence.map { mutated($0, &random) } + noise(&random),
                picture: honest.picture.map { mutated($0, &random) } + noise(&random))
            let isKeyframe = index == 0 || Int.random(in: 0..<8, using: &random) == 0
            let coded = TestMedia.Coded(
                bytes: (0..<Int.random(in: 0...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                },
                isKeyframe: isKeyframe, sets: isKeyframe && codec == .h264 ? sets : nil,
                width: [0, 1, 16, 640, 16_383, 65_536, .max, -1].randomElement(using: &random) ?? 0,
                height: [0, 1, 16, 480, 16_383, .max, -7].randomElement(using: &random) ?? 0)
            studio.feed(.picture(coded, codec, at: Int64(index) * 3000))
            studio.feed(.sound(coded, at: Int64(index) * 33))
        }
        await studio.stop()
        for case .closed(let summary) in studio.events {
            let path = studio.folder.file(summary.name)
            do {
                let file = try Finalizer.finalize(path: path, container: summary.container)
                #expect(file.streams.count == summary.tracks.count, "seed \(seed)")
            } catch {
                #expect(try studio.folder.names().contains(summary.name), "seed \(seed): \(error)")
            }
        }
        #expect(try !studio.folder.names().contains { $0.hasSuffix(".finalizing") }, "seed \(seed)")
    }

    private func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            case 1: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
            default: bytes += (0..<Int.random(in: 0...70_000, using: &random) / 500).map { _ in 0xFF }
            }
        }
        return bytes
    }

    private func noise(_ random: inout SeededGenerator) -> [[UInt8]] {
        (0..<Int.random(in: 0...40, using: &random) / 10 * 12).map { _ in
            (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
    }
}
