import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

/// libavformat sees what a peer made: parameter sets, sizes and frames of any bytes. A file may fail, nothing else.
@Suite(.serialized) struct HostileTests {
    @Test(arguments: 0..<300) func anyBytesInAnyFrame(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let codec = Studio.pictureCodecs[Int(seed % 5)]
        let sound = [Codec.opus, .pcmu, .pcma][Int(seed / 20 % 3)]
        let studio = try Studio(
            [Studio.sound(sound), Studio.picture(codec)], container: RequestedContainer.allCases[Int(seed / 5 % 4)])
        let honest = try #require(TestMedia.pictures(codec)?.first)
        let known = honest.sets ?? ParameterSets(sequence: [], picture: [])
        for index in 0..<Int.random(in: 1...120, using: &random) {
            let sets = ParameterSets(
                video: known.video.map { mutated($0, &random) } + noise(&random),
                sequence: known.sequence.map { mutated($0, &random) } + noise(&random),
                picture: known.picture.map { mutated($0, &random) } + noise(&random))
            let isKeyframe = index == 0 || Int.random(in: 0..<8, using: &random) == 0
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let coded = TestMedia.Coded(
                bytes: Bool.random(using: &random) ? bytes : mutated(honest.bytes, &random), isKeyframe: isKeyframe,
                sets: isKeyframe ? sets : nil,
                width: [0, 1, 16, 640, 16_383, 65_536, .max, -1].randomElement(using: &random) ?? 0,
                height: [0, 1, 16, 480, 16_383, .max, -7].randomElement(using: &random) ?? 0)
            studio.feed(.picture(coded, codec, at: Int64(index) * 3000))
            studio.feed(.sound(TestMedia.Coded(bytes: bytes, isKeyframe: true), sound, at: Int64(index) * 33))
        }
        await studio.stop()
        #expect(studio.failures == [], "seed \(seed)")
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
