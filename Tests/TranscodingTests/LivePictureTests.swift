import Media
import TestKit
import Testing
import Transcoding

extension TranscodingTests {
    @Suite struct LivePictureTests {
        static let rungs = [
            LadderRung(name: "720p", shortSide: 720, bitrate: 2_000_000),
            LadderRung(name: "180p", shortSide: 180, bitrate: 400_000),
            LadderRung(name: "90p", shortSide: 90, bitrate: 150_000),
        ]

        /// - Parameter before: called before each frame.
        private func run(
            _ source: [LiveMedia.Timed], rungs: [LadderRung] = Self.rungs, interval: Duration = .seconds(1),
            before: (Int, LivePicture) -> Bool = { _, _ in false }
        ) throws -> [[EncodedFrame]] {
            let picture = try LivePicture(rungs: rungs, keyframeInterval: interval, threads: 2)
            var made = [[EncodedFrame]](repeating: [], count: rungs.count)
            for (index, timed) in source.enumerated() {
                let isDiscontinuity = before(index, picture)
                try picture.take(timed.frame, at: timed.time, isDiscontinuity: isDiscontinuity) { made[$0].append($1) }
            }
            return made
        }

        private func sizes(_ frames: [EncodedFrame]) -> [String] {
            frames.filter(\.isKeyframe).reduce(into: []) { sizes, frame in
                let size = "\(frame.width)x\(frame.height)"
                if sizes.last != size { sizes.append(size) }
            }
        }

        @Test(arguments: ["webm", "mp4"]) func aLadderOfOneDecode(_ kind: String) throws {
            let bench = try Bench()
            let path = kind == "webm" ? try SourceMedia.webm(in: bench.folder) : try SourceMedia.mp4(in: bench.folder)
            let source = try LiveMedia.frames(path, .video)
            let made = try run(source)
            #expect(made.map { sizes($0) } == [["320x180"], ["320x180"], ["160x90"]], "nothing is made larger")
            for frames in made {
                // Each picture comes out as it comes in, with its time: none waits in an encoder.
                #expect(frames.map(\.timestamp) == source.map(\.time))
                #expect(frames.allSatisfy { $0.codec == .h264 })
                let keys = frames.filter(\.isKeyframe)
                #expect(keys.map(\.timestamp) == made[0].filter(\.isKeyframe).map(\.timestamp))
                #expect(
                    keys.map { $0.timestamp.ticks / 90_000 } == [0, 1, 2, 3, 4, 5], "source's, and one each second")
                #expect(keys.allSatisfy { $0.parameterSets === keys.first?.parameterSets })
                #expect(keys.first?.parameterSets?.sequence.count == 1)
            }
            #expect(made[0].first === made[1].first, "rungs of one size share one encoding")
            let file = bench.folder.file("rung.h264")
            try LiveMedia.writeH264(made[2], to: file)
            #expect(try Tool.complaints(file) == "")
            #expect(try Tool.decodedFrames(file, "v:0") == 180)
            #expect(try Tool.streamEntries(file, "v:0", "width,height,has_b_frames") == ["160", "90", "0"])
            // A white picture in the first tenth of each second.
            let flashes = try Content.brightPictures(file)
            #expect(flashes == (0..<180).filter { $0 % 30 < 3 })
        }

        @Test func theSourcesKeyframesAreTheLadders() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .video)
            let made = try run(source, interval: .seconds(60))
            for frames in made {
                #expect(frames.filter(\.isKeyframe).map(\.timestamp) == source.filter(\.frame.isKeyframe).map(\.time))
                #expect(frames.filter(\.isKeyframe).count == 3)
            }
        }

        @Test func sizesFollowTheSource() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.growing(in: bench.folder), .video)
            let made = try run(source)
            #expect(sizes(made[0]) == ["320x180", "640x360", "360x640"])
            #expect(sizes(made[1]) == ["320x180", "180x320"])
            #expect(sizes(made[2]) == ["160x90", "90x160"])
            for frames in made {
                #expect(frames.count == 540)
                #expect(frames.filter(\.isKeyframe).map(\.timestamp) == made[0].filter(\.isKeyframe).map(\.timestamp))
                let file = bench.folder.file("rung.h264")
                try LiveMedia.writeH264(frames, to: file)
                #expect(try Tool.complaints(file) == "")
            }
        }

        @Test func whatIsShedGetsTheNextSize() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.growing(in: bench.folder), .video)
            let made = try run(Array(source[200..<340])) { index, picture in
                if index == 60 { picture.shed = 2 }
                if index == 90 { picture.shed = 1 }
                if index == 120 { picture.shed = 0 }
                return false
            }
            #expect(sizes(made[0]) == ["640x360", "160x90", "320x180", "640x360"])
            #expect(sizes(made[1]) == ["320x180", "160x90", "320x180"])
            #expect(sizes(made[2]) == ["160x90"])
            #expect(made[0].map(\.timestamp) == made[2].map(\.timestamp))
            #expect(made[0].filter(\.isKeyframe).map(\.timestamp) == made[2].filter(\.isKeyframe).map(\.timestamp))
        }

        @Test func afterALossItGoesOnWithAKeyframe() throws {
            let bench = try Bench()
            let source = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .video)
            let kept = source[0..<20] + source[40..<100]
            let made = try run(Array(kept)) { index, _ in index == 20 }
            for frames in made {
                #expect(frames.map(\.timestamp) == (source[0..<20] + source[60..<100]).map(\.time))
                #expect(frames.indices.filter { frames[$0].followsLoss } == [20])
                #expect(frames[20].isKeyframe)
            }
        }

        @Test func rubbishIsPassedBy() throws {
            let bench = try Bench()
            var source = try LiveMedia.frames(SourceMedia.mp4(in: bench.folder), .video)
            var random = SeededGenerator(seed: 3)
            for index in source.indices where index % 3 == 1 {
                let broken = EncodedFrame(capacity: 64)
                source[index].frame.withBytes { bytes in
                    for byte in bytes {
                        broken.append(
                            Int.random(in: 0..<20, using: &random) == 0
                                ? UInt8.random(in: 0...255, using: &random) : byte)
                    }
                }
                broken.seal(
                    codec: .h264, timestamp: source[index].time, arrival: Instant(nanoseconds: 0), isKeyframe: false)
                source[index].frame = broken
            }
            let made = try run(source)
            #expect(made[0].count > 60)
            #expect(zip(made[0].dropFirst(), made[0]).allSatisfy { $0.timestamp.ticks > $1.timestamp.ticks })
        }

        @Test func aCodecMayChange() throws {
            let bench = try Bench()
            let first = try LiveMedia.frames(SourceMedia.webm(in: bench.folder), .video)
            let second = try LiveMedia.frames(SourceMedia.mp4(in: bench.folder), .video).map {
                LiveMedia.Timed(
                    frame: $0.frame, time: MediaTimestamp(ticks: $0.time.ticks + 540_000, clockRate: 90_000))
            }
            let made = try run(first + second)
            #expect(made[2].count == 360)
            #expect(made[2][180].isKeyframe)
        }
    }
}
