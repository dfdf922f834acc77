import Broadcasting
import Media
import Muxing
import TestKit
import Testing

/// A broadcast goes on whoever publishes what.
@Suite struct LiveLeadTests {
    private func begin(_ name: String, of studio: LiveStudio) -> RenditionID {
        studio.stage.begin(RenditionDescription(name: name, codec: .h264, width: 320, height: 240, bitrate: 250_000))
    }

    /// Five seconds of pictures, and of sound as they come.
    private func give(
        _ rendition: RenditionID, _ sound: RenditionID? = nil, from start: Double, to stage: LiveStage
    ) throws {
        let packets = try #require(TestMedia.sound(.opus))
        var sent = 0
        for (index, picture) in try #require(TestMedia.pictures(.h264)).enumerated() {
            let time = MediaTimestamp(ticks: Int64(start * 90_000) + Int64(index) * 3000, clockRate: 90_000)
            stage.take(.picture(picture, .h264, at: Int64(index) * 3000), of: rendition, at: time)
            while let sound, sent * 30 < (index + 1) * 50 {
                let ticks = Int64(start * 48_000) + Int64(sent) * 960
                stage.take(
                    .sound(packets[sent], at: Int64(sent) * 20), of: sound,
                    at: MediaTimestamp(ticks: ticks, clockRate: 48_000))
                sent += 1
            }
        }
    }

    @Test func anotherRenditionLeadsWhenThePublisherChanges() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let (video, opus) = (try #require(studio.video), try #require(studio.opus))
        studio.stage.expect([video, opus], pictures: true)
        try studio.feed(.h264)
        studio.stage.interrupt()
        // Its pictures go out as rungs only.
        studio.stage.expect([opus], pictures: true)
        #expect(!studio.stage.isPlaying)
        let rung = begin("360p", of: studio)
        try give(rung, opus, from: 20, to: studio.stage)
        #expect(studio.stage.isPlaying)
        studio.stage.end()
        let list = try await studio.playlist("360p.m3u8")
        #expect(list.segments.filter { !$0.isGap }.map(\.duration) == [2, 2, 1])
        let sound = try await studio.playlist("opus.m3u8")
        #expect(sound.segments.filter { !$0.isGap }.count == 6)
    }

    /// Layers of one picture: the smaller ones come sooner.
    @Test(arguments: [0, 3, 40]) func segmentsOfAllPicturesBeginTogether(milliseconds: Int64) async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let (video, opus) = (try #require(studio.video), try #require(studio.opus))
        studio.stage.expect([video, opus], pictures: true)
        let small = begin("layer0", of: studio)
        let large = try #require(TestMedia.pictures(.h264))
        // They are told of the same times to a millisecond.
        var events: [(Int64, RenditionID, Int, Int64)] = []
        for index in large.indices {
            let ticks = Int64(index + 3) * 3000
            events.append((ticks, video, index, ticks))
            events.append((ticks - milliseconds * 90 - 1, small, index, ticks - 90))
        }
        for (_, rendition, index, ticks) in events.sorted(by: { $0.0 < $1.0 }) {
            studio.stage.take(
                .picture(large[index], .h264, at: ticks), of: rendition,
                at: MediaTimestamp(ticks: ticks, clockRate: 90_000))
        }
        studio.stage.end()
        for name in ["video", "layer0"] {
            let list = try await studio.playlist("\(name).m3u8")
            #expect(list.segments.map { ($0.duration * 100).rounded() } == [200, 200, 100], "\(name)")
            #expect(list.isIndependent, "\(name)")
            #expect(try Tool.decodedFrames(try await studio.files(name)[0], "v:0") == 150)
        }
        let index = try await studio.text("index.m3u8")
        #expect(index.contains("\nvideo.m3u8\n") && index.contains("\nlayer0.m3u8\n"))
    }

    @Test func soundLeadsWhereNoPicturesCome() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let (video, opus) = (try #require(studio.video), try #require(studio.opus))
        studio.stage.expect([video, opus], pictures: true)
        try studio.feed(.h264)
        studio.stage.interrupt()
        studio.stage.expect([opus], pictures: false)
        try studio.feed(nil, from: 20)
        studio.stage.end()
        let sound = try await studio.playlist("opus.m3u8")
        #expect(sound.segments.count == 6 && sound.segments.allSatisfy { !$0.isGap })
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 500)
    }

    /// What makes the pictures is gone, or the camera is off.
    @Test func soundGoesOnThoughPicturesThatLeadDoNot() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        let (video, opus) = (try #require(studio.video), try #require(studio.opus))
        studio.stage.expect([video, opus], pictures: true)
        try studio.feed(.h264)
        studio.stage.interrupt()
        for start in [5.0, 10] { try studio.feed(nil, from: start) }
        let alone = try await studio.playlist("opus.m3u8")
        #expect(alone.segments.last?.isGap == false && alone.segments.count > 6)
        // They come back, and lead.
        try studio.feed(.h264, from: 15)
        studio.stage.end()
        let list = try await studio.playlist("video.m3u8")
        #expect(list.segments.filter { !$0.isGap }.suffix(3).map(\.duration) == [2, 2, 1])
        let sound = try await studio.playlist("opus.m3u8")
        #expect(sound.segments.allSatisfy { !$0.isGap } && sound.segments.count == list.segments.count)
        #expect(try Tool.decodedFrames(try await studio.files("opus")[0], "a:0") == 1000)
    }

    @Test func anotherPictureLeadsWhenTheFirstIsMissing() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let rung = begin("360p", of: studio)
        try studio.feed(.h264)
        studio.stage.interrupt()
        try give(rung, from: 5, to: studio.stage)
        studio.stage.end()
        // Its third second is the first keyframe behind the patience.
        #expect(try await studio.playlist("360p.m3u8").segments.last { !$0.isGap }?.duration == 1)
    }

    @Test func aMegabyteIsAMegabyte() async throws {
        let studio = try LiveStudio(window: .seconds(600), byteLimit: 100_000)
        studio.begin(.h264)
        for round in 0..<40 { try studio.feed(.h264, from: Double(round) * 5) }
        let list = try await studio.playlist("video.m3u8")
        let length = list.segments.reduce(0) { $0 + $1.duration }
        #expect(length >= 18 && length < 30, "\(length)")
        #expect(list.segments.last?.isGap == false)
    }

    @Test func asManyWaitAsMay() async throws {
        let studio = try LiveStudio(waiterLimit: 1)
        let stage = studio.stage
        studio.begin(.h264)
        let first = Task { await stage.answer(.multivariant) }
        while stage.waitingReaders < 1 { await Task.yield() }
        guard case .crowded = await stage.answer(.multivariant) else {
            Issue.record("it waits")
            return
        }
        try studio.feed(.h264)
        guard case .playlist = await first.value else {
            Issue.record("the first was not answered")
            return
        }
    }
}
