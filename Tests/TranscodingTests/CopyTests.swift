import Exporting
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct CopyTests {
        @Test(arguments: [ExportFormat.webm, .mkv]) func webmPacketsGoOverAsTheyAre(_ format: ExportFormat) throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(source, format)
            let result = try bench.run(order)
            #expect(result.copied && result.picture == .copied && result.sound == .copied)
            #expect(result.omitted == 0)
            #expect(try Content.packets(order.draft, "v:0") == Content.packets(source, "v:0"))
            #expect(try Content.packets(order.draft, "a:0") == Content.packets(source, "a:0"))
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try abs((Tool.duration(order.draft) ?? 0) - 6) < 0.05)
            #expect(abs(result.duration - 6) < 0.05)
        }

        @Test func mp4HasItsIndexInFront() throws {
            let bench = try Bench()
            let source = try SourceMedia.mp4(in: bench.folder)
            let order = bench.order(source, .mp4)
            let result = try bench.run(order)
            #expect(result.copied)
            #expect(try Content.packets(order.draft, "v:0") == Content.packets(source, "v:0"))
            let boxes = try Content.boxes(order.draft)
            let index = try #require(boxes.firstIndex(of: "moov"))
            #expect(try index < #require(boxes.firstIndex(of: "mdat")))
            #expect(try Int(result.bytes) == bench.folder.size("made.mp4"))
        }

        @Test func opusAloneGoesIntoOgg() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(source, .ogg)
            let result = try bench.run(order)
            #expect(result.copied && result.picture == nil)
            #expect(try Content.packets(order.draft, "a:0") == Content.packets(source, "a:0"))
        }

        @Test func cutAtAKeyframeIsCopied() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(source, .webm, start: 2, end: 4)
            let result = try bench.run(order)
            #expect(result.copied)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try Tool.decodedFrames(order.draft, "v:0") == 60)
            let flashes = try Content.flashes(source)[2..<4].map { $0 - 2 }
            #expect(try close(Content.flashes(order.draft), flashes, within: 0.002))
            #expect(try close(Content.beeps(order.draft), [0, 1], within: 0.02))
        }

        @Test func cutBetweenKeyframesIsEncoded() throws {
            let bench = try Bench()
            let source = try SourceMedia.mp4(in: bench.folder)
            let order = bench.order(source, .mp4, start: 1.5, end: 3.25)
            let result = try bench.run(order)
            #expect(result.picture == .encoded && result.sound == .copied && !result.copied)
            #expect(try abs((Tool.duration(order.draft) ?? 0) - 1.75) < 0.05)
            #expect(try close(Content.flashes(order.draft), [0.5, 1.5], within: 0.002))
            #expect(try close(Content.beeps(order.draft), [0.5, 1.5], within: 0.025))
        }
    }
}

func close(_ seen: [Double], _ wanted: [Double], within limit: Double) -> Bool {
    let isClose = seen.count == wanted.count && zip(seen, wanted).allSatisfy { abs($0 - $1) <= limit }
    if !isClose { print("seen \(seen), wanted \(wanted) within \(limit)") }
    return isClose
}
