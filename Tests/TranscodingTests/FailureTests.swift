import Exporting
import Foundation
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct FailureTests {
        @Test func whatIsNoMediaFileIsRefused() throws {
            let bench = try Bench()
            let path = bench.folder.file("list.m3u8")
            try "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n".write(toFile: path, atomically: true, encoding: .utf8)
            for source in [path, bench.folder.file("missing.webm")] {
                let error = #expect(throws: TranscodingError.self) { try bench.run(bench.order(source, .mp4)) }
                guard case .cannotRead(source, _)? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(error?.isFinal == true)
            }
            #expect(try bench.folder.names() == ["list.m3u8"])
        }

        @Test func whatIsWantedMustBeThere() throws {
            let bench = try Bench()
            let silent = try SourceMedia.growing(in: bench.folder)
            let error = #expect(throws: TranscodingError.self) { try bench.run(bench.order(silent, .mp3)) }
            guard case .nothingUsable? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test(arguments: [0, 1, 40, 300]) func cancelledItLeavesNothing(_ after: Int) throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(source, .mp4, copiesPicture: false)
            var asked = 0
            #expect(throws: TranscodingError.cancelled) {
                try Transcoder.run(
                    order, progress: { _ in },
                    isCancelled: {
                        asked += 1
                        return asked > after
                    })
            }
            #expect(try !bench.folder.names().contains { $0.hasPrefix("made") })
        }

        @Test func anEncoderThatRefusesSaysSo() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(
                source, .ogg, sound: SoundEncoding(codec: .opus, bitrate: 5_000_000), copiesSound: false)
            let error = #expect(throws: TranscodingError.self) { try bench.run(order) }
            guard case .encoder("libopus", _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        /// Files that were cut off or damaged in transit: a file comes of it, or an error.
        @Test(arguments: 0..<24) func damagedFiles(_ seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            let bench = try Bench()
            let whole = seed % 2 == 0 ? try SourceMedia.webm(in: bench.folder) : try SourceMedia.mp4(in: bench.folder)
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: whole)))
            if seed % 3 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            for _ in 0..<Int.random(in: 1...400, using: &random) where !bytes.isEmpty {
                // Headers are hit as often as media.
                let reach = Bool.random(using: &random) ? min(bytes.count, 1500) : bytes.count
                bytes[Int.random(in: 0..<reach, using: &random)] = .random(in: 0...255, using: &random)
            }
            let damaged = bench.folder.file("damaged")
            try Data(bytes).write(to: URL(fileURLWithPath: damaged))
            let format = ExportFormat.allCases[Int(seed / 2 % 7)]
            let order = bench.order(
                damaged, format, copiesPicture: seed % 5 == 0, copiesSound: false, start: seed % 4 == 0 ? 1.3 : 0,
                end: seed % 7 == 0 ? 3 : nil)
            do {
                let result = try bench.run(order)
                #expect(try Int(result.bytes) == bench.folder.size("made.\(format.fileExtension)"), "seed \(seed)")
            } catch let error as TranscodingError {
                #expect(!error.description.isEmpty)
                #expect(try !bench.folder.names().contains { $0.hasPrefix("made") }, "seed \(seed): \(error)")
            }
        }
    }
}
