import Exporting
import Foundation
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct ComposeTests {
        private func input(
            _ path: String, _ participant: String, at start: Double = 0, picture: Int? = 1, rate: Double = 1,
            duration: Double = 6
        ) -> ComposedInput {
            ComposedInput(
                path: path, participant: participant, picture: picture,
                clock: FileClock([
                    .init(file: 0, time: start), .init(file: duration, time: start + duration * rate),
                ]), duration: duration)
        }

        private func order(
            _ bench: Bench, _ layout: ExportLayout, _ inputs: [ComposedInput], format: ExportFormat = .mp4,
            labels: Bool = false, start: Double = 0, end: Double? = nil, size: (Int, Int) = (640, 360)
        ) -> TranscodeOrder {
            let wish = CompositionWish(layout: layout, labels: labels)
            var order = bench.order("", format, copiesPicture: false, copiesSound: false, start: start, end: end)
            order.plan.composition = wish
            order.composition = Composition(wish: wish, width: size.0, height: size.1, inputs: inputs)
            order.threads = 2
            return order
        }

        /// The mean of a part of the picture at that time.
        private func grey(_ path: String, at time: Double, _ crop: String) throws -> Int {
            let run = try Tool.run(
                "ffmpeg",
                [
                    "-v", "error", "-ss", "\(time)", "-i", path, "-frames:v", "1", "-vf",
                    "crop=\(crop),scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-",
                ])
            return Int(try #require(run.output.first))
        }

        @Test func peopleStandSideBySideByTheirClocks() throws {
            let bench = try Bench()
            let inputs = [
                input(try SourceMedia.webm(in: bench.folder), "anna"),
                input(try SourceMedia.mp4(in: bench.folder), "ben", at: 1.25),
            ]
            let order = order(bench, .grid, inputs)
            var told: [Double] = []
            let result = try Transcoder.run(order, progress: { told.append($0) }, isCancelled: { false })
            #expect(result.width == 640 && result.height == 360 && result.omitted == 0 && !result.copied)
            #expect(abs(result.duration - 7.25) < 0.05)
            #expect(told.last == 1)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try Tool.decodedFrames(order.draft, "v:0") == 217)
            let seconds = EncodeTests.seconds
            // Alone until 1.25, and alone again behind 6.
            let left = try Content.flashes(order.draft, crop: "200:100:60:130").filter { $0 < 6 }
            #expect(close(left, seconds, within: 0.02), "\(left)")
            let right = try Content.flashes(order.draft, crop: "200:100:380:130").filter { $0 > 1.1 && $0 < 6 }
            #expect(close(right, seconds.map { $0 + 1.25 }.filter { $0 < 6 }, within: 0.02), "\(right)")
            let beeps = try Content.closeBeeps(order.draft)
            #expect(close(beeps, (seconds + seconds.map { $0 + 1.25 }).sorted(), within: 0.015), "\(beeps)")
        }

        @Test func aClockThatRunsFastIsFollowed() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let order = order(bench, .grid, [input(source, "anna", rate: 1.004)])
            _ = try bench.run(order)
            #expect(
                try close(
                    Content.flashes(order.draft), Content.flashes(source).map { $0 * 1.004 }, within: 0.018))
            let due = EncodeTests.seconds.map { $0 * 1.004 }
            #expect(try close(Content.beeps(order.draft), due, within: 0.012))
        }

        @Test func aCutIsExact() throws {
            let bench = try Bench()
            let inputs = [
                input(try SourceMedia.webm(in: bench.folder), "anna"),
                input(try SourceMedia.mp4(in: bench.folder), "ben", at: 0.25),
            ]
            let order = order(bench, .grid, inputs, start: 2.5, end: 4.5)
            let result = try bench.run(order)
            #expect(abs(result.duration - 2) < 0.03)
            #expect(try close(Content.closeBeeps(order.draft), [0.5, 0.75, 1.5, 1.75], within: 0.015))
            #expect(try close(Content.flashes(order.draft, crop: "200:100:60:130"), [0.5, 1.5], within: 0.02))
        }

        @Test(arguments: [ExportFormat.mp3, .wav, .ogg]) func soundAloneIsMixed(_ format: ExportFormat) throws {
            let bench = try Bench()
            let inputs = [
                input(try SourceMedia.webm(in: bench.folder), "anna"),
                input(try SourceMedia.mp4(in: bench.folder), "ben", at: 0.5),
            ]
            let order = order(bench, .grid, inputs, format: format)
            let result = try bench.run(order)
            #expect(result.picture == nil && result.sound == .encoded)
            let due = EncodeTests.seconds.flatMap { [$0, $0 + 0.5] }
            #expect(try close(Content.closeBeeps(order.draft), due, within: 0.015))
        }

        /// Who sends sound alone has a place and a name; the picture has its shape, with the background beside it.
        @Test func whoHasNoPictureHasAPlace() throws {
            let bench = try Bench()
            let source = try SourceMedia.webm(in: bench.folder)
            let inputs = [input(source, "anna"), input(try soundAlone(of: source, bench), "ben")]
            let order = order(bench, .grid, inputs, labels: true)
            _ = try bench.run(order)
            let panel = try grey(order.draft, at: 3.5, "100:40:340:100")
            // ffmpeg's grey has the full range.
            #expect(abs(panel - (Int(Colour.standard.raised.luma) - 16) * 255 / 219) < 4)
            // Names are written in the middle there.
            #expect(try grey(order.draft, at: 3.5, "16:16:472:172") > panel + 4)
            #expect(try grey(order.draft, at: 3.5, "100:40:60:10") < 25)
            #expect(try grey(order.draft, at: 3.05, "100:40:60:150") > 200)
        }

        private func soundAlone(of source: String, _ bench: Bench) throws -> String {
            let path = bench.folder.file("sound.webm")
            _ = try Tool.run(
                "ffmpeg",
                ["-v", "error", "-y", "-i", source, "-map", "0:a", "-c", "copy", path])
            return path
        }

        @Test func theCornerStaysUponAScreen() throws {
            let bench = try Bench()
            let (camera, screen) = (
                try SourceMedia.webm(in: bench.folder), try SourceMedia.mp4(in: bench.folder)
            )
            let order = order(
                bench, .pip, [input(camera, "anna"), input(screen, "anna", at: 0.5, picture: 2, duration: 5)])
            _ = try bench.run(order)
            // The screen is white, the camera in the corner is not, and the other way round.
            #expect(try grey(order.draft, at: 2.55, "200:200:100:60") > 200)
            #expect(try grey(order.draft, at: 2.55, "80:40:520:300") < 150)
            #expect(try grey(order.draft, at: 3.05, "200:200:100:60") < 150)
            #expect(try grey(order.draft, at: 3.05, "80:40:520:300") > 200)
        }

        @Test func whatIsCutOffIsShownAsFarAsItGoes() throws {
            let bench = try Bench()
            let whole = try Data(contentsOf: URL(fileURLWithPath: SourceMedia.webm(in: bench.folder)))
            let cut = bench.folder.file("cut.webm")
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: cut))
            let order = order(
                bench, .speaker, [input(cut, "anna"), input(try SourceMedia.mp4(in: bench.folder), "ben")])
            let result = try bench.run(order)
            #expect(abs(result.duration - 6) < 0.05)
            #expect(try Tool.complaints(order.draft) == "")
            #expect(try Content.beeps(order.draft).count == 6)
        }

        @Test func whatIsNoMediaIsNamed() throws {
            let bench = try Bench()
            let path = bench.folder.file("none.webm")
            try Data("nothing".utf8).write(to: URL(fileURLWithPath: path))
            let order = order(bench, .grid, [input(path, "anna")])
            #expect {
                try bench.run(order)
            } throws: {
                "\($0)".contains("none.webm") && ($0 as? TranscodingError)?.isFinal == true
            }
            #expect(!FileManager.default.fileExists(atPath: order.draft))
        }

        @Test func itBreaksOff() throws {
            let bench = try Bench()
            let order = order(bench, .grid, [input(try SourceMedia.webm(in: bench.folder), "anna")])
            var asked = 0
            #expect(throws: TranscodingError.cancelled) {
                try Transcoder.run(
                    order, progress: { _ in },
                    isCancelled: {
                        asked += 1
                        return asked > 250
                    })
            }
            #expect(!FileManager.default.fileExists(atPath: order.draft))
        }
    }
}

@Suite struct PeakLimiterTests {
    private func limited(_ blocks: [[Float]]) -> [[Float]] {
        var limiter = PeakLimiter()
        return blocks.map { limiter.take($0[...]) }.dropFirst() + [limiter.finish()]
    }

    @Test func whatIsQuietStaysAsItIs() {
        let blocks: [[Float]] = (0..<5).map { _ in [0.5, -0.9, 0.1, 0] }
        #expect(limited(blocks) == blocks)
    }

    @Test func nothingIsAboveTheCeiling() {
        let blocks: [[Float]] = (0..<40).map { number in
            (0..<480).map { Float($0 % 2 == 0 ? 1 : -1) * (number % 7 == 3 ? 2.5 : 0.8) }
        }
        let made = limited(blocks)
        #expect(made.map(\.count) == blocks.map(\.count))
        #expect(made.allSatisfy { $0.allSatisfy { abs($0) <= PeakLimiter.ceiling + 0.0001 } })
        // It comes back.
        let later = limited(blocks.prefix(5) + Array(repeating: blocks[0], count: 120))
        #expect(later.last == blocks[0])
    }
}

@Suite struct NameLabelTests {
    private func inked(_ name: String, _ room: (width: Int, height: Int) = (420, 234)) -> Int {
        guard let label = NameLabel(name, in: room) else { return 0 }
        return (0..<label.height).reduce(0) { sum, y in
            sum + (0..<label.width).count { label.cover(x: $0, y: y) > 127 }
        }
    }

    @Test func everyLetterOfANameIsWritten() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
        for letter in letters { #expect(inked(String(letter)) > 0, "\(letter)") }
    }

    @Test func whatIsTooLongIsCutOff() throws {
        let long = try #require(NameLabel(String(repeating: "m", count: 64), in: (200, 112)))
        #expect(long.width <= 200 && long.width > 150 && long.width % 2 == 0 && long.height % 2 == 0)
        #expect(NameLabel("anna", in: (20, 10)) == nil)
    }
}
