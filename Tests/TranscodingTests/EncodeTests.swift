import Exporting
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct EncodeTests {
        static let seconds = (0..<SourceMedia.seconds).map { Double($0) }

        @Test(arguments: [(ExportFormat.mp4, PictureCodec.h264), (.webm, .vp9), (.mkv, .h264)])
        func everyPictureKeepsItsTime(_ format: ExportFormat, _ codec: PictureCodec) throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = bench.order(
                source, format, picture: PictureEncoding(codec: codec), copiesPicture: false, copiesSound: false)
            var told: [Double] = []
            let result = try Transcoder.run(order, progress: { told.append($0) }, isCancelled: { false })
            #expect(result.picture == .encoded && result.sound == .encoded && !result.copied)
            #expect(result.width == 320 && result.height == 180 && result.omitted == 0)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try Tool.decodedFrames(order.draft, "v:0") == 180)
            #expect(try close(Content.flashes(order.draft), Content.flashes(source), within: 0.002))
            #expect(try close(Content.beeps(order.draft), Self.seconds, within: 0.015))
            #expect(told == told.sorted() && told.count > 50 && told.last == 1)
            #expect(try abs((Tool.duration(order.draft) ?? 0) - 6) < 0.05)
        }

        @Test(arguments: [ExportFormat.m4a, .mp3, .ogg, .wav]) func soundAlone(_ format: ExportFormat) throws {
            let bench = try Bench()
            let order = bench.order(try SourceMedia.mp4(in: bench.folder), format, copiesSound: false)
            let result = try bench.run(order)
            #expect(result.picture == nil && result.sound == .encoded)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try close(Content.beeps(order.draft), Self.seconds, within: 0.015))
            // Encoders of whole frames say at the end what of it counts; MP3 does, to a frame.
            #expect(try abs(Content.samples(order.draft).count - 288_000) < 2400)
        }

        /// Matroska has no word for what such decoders give first, so that it moves all streams alike.
        @Test(arguments: [SoundCodec.aac, .mp3]) func soundStaysWithThePictureInMatroska(_ codec: SoundCodec) throws {
            let bench = try Bench()
            let sound = SoundEncoding(codec: codec, bitrate: codec.defaultBitrate)
            let order = bench.order(try SourceMedia.webm(in: bench.folder), .mkv, sound: sound, copiesSound: false)
            let result = try bench.run(order)
            #expect(result.picture == .copied && result.sound == .encoded)
            let (beeps, flashes) = (try Content.beeps(order.draft), try Content.flashes(order.draft))
            #expect(beeps.count == flashes.count && beeps.count >= 5)
            #expect(zip(beeps, flashes).allSatisfy { abs($0 - $1) < 0.015 }, "\(beeps), \(flashes)")
        }

        @Test func aSmallerSizeKeepsTheShape() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let small = PictureEncoding(codec: .h264, limit: PictureLimit(height: 90), rate: .bitrate(200_000))
            let order = bench.order(source, .mp4, picture: small, copiesPicture: false)
            let result = try bench.run(order)
            #expect(result.width == 160 && result.height == 90)
            #expect(try Tool.streamEntries(order.draft, "v:0", "width,height") == ["160", "90"])
        }

        @Test func nothingIsMadeLarger() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let large = PictureEncoding(codec: .h264, limit: PictureLimit(shortSide: 1080))
            let result = try bench.run(bench.order(source, .mp4, picture: large, copiesPicture: false))
            #expect(result.width == 320 && result.height == 180)
        }

        @Test func aPictureThatChangesItsSizeStandsInTheLargest() throws {
            let bench = try Bench()
            let source = try SourceMedia.growing(in: bench.folder)
            let order = bench.order(source, .mp4, copiesPicture: false)
            let result = try bench.run(order)
            #expect(result.sound == nil && result.width == 640 && result.height == 360)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try Tool.decodedFrames(order.draft, "v:0") == 540)
            #expect(result.omitted == 0)
            // Black stands beside the upright picture of the last part, its content in the middle.
            let edge = try mean(order.draft, at: 14.5, "crop=40:360:0:0")
            let middle = try mean(order.draft, at: 14.05, "crop=100:300:270:30")
            #expect(edge < 20)
            #expect(middle > 200)
            // It ends at column 420; libswscale writes on up to 426.
            let beside = try mean(order.draft, at: 14.05, "crop=4:300:422:30")
            #expect(beside < 40)
        }

        private func mean(_ path: String, at time: Double, _ filter: String) throws -> UInt8 {
            let run = try Tool.run(
                "ffmpeg",
                [
                    "-v", "error", "-ss", "\(time)", "-i", path, "-frames:v", "1", "-vf",
                    "\(filter),scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-",
                ])
            return run.output.first ?? 128
        }

        @Test func whatSoundLacksIsSilence() throws {
            let bench = try Bench()
            let order = bench.order(try SourceMedia.mkvWithGap(in: bench.folder), .wav)
            var encoded = order
            encoded.plan.sound?.mayCopy = false
            _ = try bench.run(encoded)
            #expect(try close(Content.beeps(order.draft), [0, 1, 3, 4, 5], within: 0.015))
            #expect(try abs(Content.samples(order.draft).count - 288_000) < 2400)
        }

        @Test func aCutIsExact() throws {
            let bench = try Bench()
            let source = try SourceMedia.mp4(in: bench.folder)
            let order = bench.order(source, .mp4, copiesPicture: false, copiesSound: false, start: 1.7, end: 4.3)
            _ = try bench.run(order)
            #expect(try close(Content.flashes(order.draft), [0.3, 1.3, 2.3], within: 0.002))
            #expect(try close(Content.beeps(order.draft), [0.3, 1.3, 2.3], within: 0.02))
            #expect(try Tool.packetTimes(order.draft, "v:0").min() == 0)
            #expect(try abs(Content.samples(order.draft).count - 124_800) < 2100)
        }
    }
}
