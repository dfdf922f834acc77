import Broadcasting
import Foundation
import Media
import Muxing
import TestKit
import Testing

@Suite struct LiveStageTests {
    @Test(arguments: [Codec.h264, .vp9, .av1, .h265])
    func everyPictureAndSampleIsServed(codec: Codec) async throws {
        let studio = try LiveStudio()
        studio.begin(codec)
        try studio.feed(codec)
        studio.stage.end()
        let list = try await studio.playlist("video.m3u8")
        #expect(list.segments.map(\.duration) == [2, 2, 1] && list.isEnded && list.isIndependent)
        #expect(list.segments.allSatisfy { $0.parts.first?.isIndependent == true })
        for parts in [false, true] {
            let video = try await studio.files("video", parts: parts)
            #expect(video.count == 1)
            #expect(try Tool.complaints(video[0]) == "")
            #expect(try Tool.decodedFrames(video[0], "v:0") == 150)
            let opus = try await studio.files("opus", parts: parts)
            #expect(try Tool.complaints(opus[0]) == "")
            #expect(try Tool.decodedFrames(opus[0], "a:0") == 250)
        }
        let multivariant = try await studio.text("index.m3u8")
        #expect(multivariant.contains("RESOLUTION=320x240,FRAME-RATE=30.000,AUDIO=\"opus\"\nvideo.m3u8"))
    }

    @Test(arguments: [-0.3, 0, 0.15, 0.6])
    func soundIsCutWherePicturesAre(delay: Double) async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        for start in [0.0, 5, 10] { try studio.feed(.h264, from: start, soundDelay: delay) }
        studio.stage.end()
        let video = try await studio.playlist("video.m3u8")
        let opus = try await studio.playlist("opus.m3u8")
        // Every five seconds the keyframes begin anew.
        #expect(video.segments.map(\.duration) == [2, 2, 3, 2, 3, 2, 1])
        #expect(opus.segments.count == video.segments.count)
        for (picture, sound) in zip(video.segments, opus.segments) {
            #expect(abs(picture.duration - sound.duration) < 0.021)
            #expect(picture.date?.prefix(21) == sound.date?.prefix(21))
        }
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 750)
    }

    @Test func soundBeforeTheFirstKeyframeIsLeftOut() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264, pictures: { $0 >= 30 })
        studio.stage.end()
        // The second keyframe is at two seconds.
        #expect(try await studio.playlist("video.m3u8").segments.map(\.duration) == [2, 1])
        #expect(try await studio.playlist("opus.m3u8").segments.map(\.duration) == [2, 1])
    }

    @Test func soundAlone() async throws {
        let studio = try LiveStudio()
        studio.begin(nil)
        try studio.feed(nil)
        studio.stage.end()
        let list = try await studio.playlist("opus.m3u8")
        #expect(list.segments.map(\.duration) == [2, 2, 1] && list.isIndependent)
        #expect(try await studio.text("index.m3u8").contains("CODECS=\"opus\",AUDIO=\"opus\"\nopus.m3u8"))
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 250)
    }

    @Test func soundIsServedWhileTheCameraIsOff() async throws {
        let studio = try LiveStudio(window: .zero)
        studio.begin(.h264)
        try studio.feed(nil)
        let (stage, index) = (studio.stage, try #require(LiveFileName("index.m3u8")))
        async let waits = stage.answer(index)
        while stage.waitingReaders == 0 { await Task.yield() }
        try studio.feed(.h264)
        guard case .playlist(let text, _) = await waits else { throw LiveStudio.Failure(text: "no index.m3u8") }
        #expect(String(buffer: text).contains("video.m3u8"))
        for start in stride(from: 5.0, to: 50, by: 5) { try studio.feed(nil, from: start) }
        #expect(studio.stage.hasMedia)
        let without = try await studio.text("index.m3u8")
        #expect(!without.contains("video.m3u8") && without.contains("\nopus.m3u8\n"))
        #expect(try await studio.playlist("video.m3u8").segments.allSatisfy(\.isGap))
        try studio.feed(.h264, from: 50)
        #expect(try await studio.text("index.m3u8").contains("video.m3u8"))
        studio.stage.end()
    }

    @Test func parameterSetsOfH265StandInTheHeaderOnly() async throws {
        let studio = try LiveStudio()
        studio.begin(.h265, sound: false)
        try studio.feed(.h265, sound: false)
        studio.stage.end()
        #expect(try await studio.text("index.m3u8").contains("CODECS=\"hvc1."))
        let file = try #require(try await studio.files("video").first)
        #expect(try Tool.streamEntries(file, "v:0", "codec_tag_string") == ["hvc1"])
        let sets = try #require(TestMedia.pictures(.h265)?.compactMap(\.sets).first)
        for number in 0..<3 {
            let segment = Data(try await studio.bytes("video-\(number).m4s"))
            for set in sets.video + sets.sequence + sets.picture { #expect(segment.range(of: Data(set)) == nil) }
        }
        #expect(try Tool.decodedFrames(file, "v:0") == 150)
    }

    @Test func withoutKeyframesSegmentsAreCutAllTheSame() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        // One keyframe, and pictures that refer to it for ever.
        for start in [0.0, 5, 10] {
            try studio.feed(.h264, from: start, pictures: { start == 0 && $0 == 0 || $0 % 60 != 0 })
        }
        studio.stage.end()
        let video = try await studio.playlist("video.m3u8")
        let opus = try await studio.playlist("opus.m3u8")
        #expect(!video.isIndependent && opus.isIndependent)
        #expect(video.segments.count == 3 && opus.segments.count == 3)
        for segment in video.segments.prefix(2) { #expect(abs(segment.duration - 6) < 0.05) }
        for segment in opus.segments.prefix(2) { #expect(abs(segment.duration - 6) < 0.05) }
    }

    @Test func anotherSizeIsAnotherHeaderAndASegmentOfItsOwn() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        try studio.feed(.h264, large: true, from: 5)
        studio.stage.end()
        let list = try await studio.playlist("video.m3u8")
        #expect(list.segments.map(\.map) == [0, 0, 0, 1, 1, 1].map { "video-init\($0).mp4" })
        #expect(list.segments.allSatisfy { !$0.isDiscontinuous })
        let files = try await studio.files("video")
        #expect(try files.map { try Tool.decodedFrames($0, "v:0") } == [150, 150])
        #expect(try Tool.streamEntries(files[1], "v:0", "width,height") == ["640", "360"])
        #expect(try await studio.text("index.m3u8").contains("RESOLUTION=640x360"))
    }

    @Test func aReturnIsADiscontinuityInAllRenditions() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        studio.stage.interrupt()
        studio.stage.interrupt()
        try studio.feed(.h264, from: 65)
        studio.stage.end()
        for name in ["video", "opus"] {
            let list = try await studio.playlist("\(name).m3u8")
            #expect(list.segments.map(\.isDiscontinuous) == [false, false, false, true, false, false])
            #expect(list.segments.map { ($0.duration * 10).rounded() } == [20, 20, 10, 20, 20, 10])
            #expect(list.segments[3].date?.hasPrefix("2026-11-21T02:27:45.0") == true)
            #expect(list.segments.allSatisfy { !$0.isGap })
        }
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 500)
    }

    @Test func anotherCodecIsADiscontinuity() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        let video = try #require(studio.video)
        studio.stage.change(video, to: RenditionDescription(name: "other", codec: .vp9, bitrate: 250_000))
        try studio.feed(.vp9, from: 5)
        studio.stage.end()
        let list = try await studio.playlist("video.m3u8")
        #expect(list.segments.map(\.isDiscontinuous) == [false, false, false, true, false, false])
        #expect(list.segments.map(\.map) == [0, 0, 0, 1, 1, 1].map { "video-init\($0).mp4" })
        #expect(try await studio.text("index.m3u8").contains("vp09.00."))
        #expect(try await studio.files("video").map { try Tool.decodedFrames($0, "v:0") } == [150, 150])
    }

    @Test func picturesThatStopLeaveGapsAndSoundGoesOn() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        for start in [5.0, 10, 15, 20] { try studio.feed(nil, from: start) }
        try studio.feed(.h264, from: 25)
        studio.stage.end()
        let video = try await studio.playlist("video.m3u8")
        let opus = try await studio.playlist("opus.m3u8")
        #expect(video.segments.count == opus.segments.count)
        #expect(video.segments.contains { $0.isGap } && !opus.segments.contains { $0.isGap })
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 1500)
        #expect(try Tool.decodedFrames(try await studio.files("video")[0], "v:0") == 300)
        for (picture, sound) in zip(video.segments, opus.segments) {
            #expect(abs(picture.duration - sound.duration) < 0.06)
        }
    }

    @Test func memoryIsBoundedByTheWindow() async throws {
        let studio = try LiveStudio(window: .seconds(20))
        studio.begin(.h264)
        var held: [Int] = []
        for round in 0..<40 {
            try studio.feed(.h264, from: Double(round) * 5)
            held.append(studio.stage.report().reduce(0) { $0 + $1.bytesHeld })
        }
        let most = try #require(held.max())
        #expect(held[20] <= most && most < 3 * held[5], "what is held grows: \(held)")
        let list = try await studio.playlist("video.m3u8")
        #expect(list.mediaSequence > 50 && list.segments.count < 14)
        // What was listed until a moment ago is still there, and what is long gone is not.
        _ = try await studio.bytes("video-\(list.mediaSequence - 2).m4s")
        await #expect(throws: LiveStudio.Failure.self) { try await studio.bytes("video-0.m4s") }
    }

    @Test func strangeSetsShowNothingAndEndNothing() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let video = try #require(studio.video)
        let frame = EncodedFrame()
        [0, 0, 0, 2, 0x65, 0x88].withUnsafeBufferPointer { frame.append(UnsafeRawBufferPointer($0)) }
        frame.seal(
            codec: .h264, timestamp: MediaTimestamp(ticks: 0, clockRate: 90_000), arrival: TestMedia.start,
            isKeyframe: true, parameterSets: ParameterSets(sequence: [[0x67]], picture: []))
        studio.stage.take(frame, of: video, at: MediaTimestamp(ticks: 0, clockRate: 90_000))
        try studio.feed(.h264, from: 0.5)
        studio.stage.end()
        #expect(try Tool.decodedFrames(try await studio.files("video")[0], "v:0") == 150)
    }

    @Test func otherPicturesAreCutWhereTheLeadIs() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let small = studio.stage.begin(
            RenditionDescription(name: "360p", codec: .h264, width: 640, height: 360, bitrate: 250_000))
        let lead = try #require(studio.video)
        let pictures = try #require(TestMedia.pictures(.h264))
        let others = try #require(TestMedia.pictures(.h264, large: true))
        for index in pictures.indices {
            let ticks = Int64(index) * 3000
            let time = MediaTimestamp(ticks: ticks, clockRate: 90_000)
            studio.stage.take(.picture(pictures[index], .h264, at: ticks), of: lead, at: time)
            // A worker's come a while later, and none for one second and a half.
            guard index >= 6, !(70..<115).contains(index) else { continue }
            let late = Int64(index - 6) * 3000
            studio.stage.take(
                .picture(others[index - 6], .h264, at: late), of: small,
                at: MediaTimestamp(ticks: late, clockRate: 90_000))
        }
        studio.stage.end()
        let all = try await studio.playlist("video.m3u8")
        // A picture that stands for a second and a half ends the part before it early.
        let some = try PlaylistReader(try await studio.text("360p.m3u8"), hasSteadyFrames: false)
        #expect(all.segments.map(\.duration) == [2, 2, 1])
        #expect(some.segments.prefix(2).map(\.duration) == [2, 2] && some.segments.count == 3)
        #expect(zip(all.segments, some.segments).allSatisfy { $0.date == $1.date })
        let index = try await studio.text("index.m3u8")
        #expect(index.contains("RESOLUTION=320x240") && index.contains("RESOLUTION=640x360"))
    }

    @Test func aRenditionThatStopsHasGapsUntilItComesBack() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        for start in [5.0, 10] { try studio.feed(.h264, sound: false, from: start) }
        let gone = try await studio.playlist("opus.m3u8")
        #expect(gone.segments.contains { $0.isGap }, "players are told while it lasts")
        try studio.feed(.h264, from: 15)
        studio.stage.end()
        let video = try await studio.playlist("video.m3u8")
        let opus = try await studio.playlist("opus.m3u8")
        #expect(opus.segments.count == video.segments.count && opus.segments.last?.isGap == false)
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 500)
    }

    @Test func aHoleInTheSoundIsToldAsGaps() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264, sounds: { !(60..<85).contains($0) && !(95..<105).contains($0) })
        studio.stage.end()
        // The reader holds the parts against the segment's length.
        let list = try await studio.playlist("opus.m3u8")
        #expect(list.segments.map(\.duration) == [2.1, 1.9, 1])
        let gaps = list.segments.flatMap(\.parts).filter(\.isGap).reduce(0) { $0 + $1.duration }
        #expect(abs(gaps - 0.7) < 0.001)
    }
}
