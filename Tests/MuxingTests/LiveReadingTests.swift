import Broadcasting
import Foundation
import Media
import Muxing
import TestKit
import Testing

/// Readers that wait.
@Suite struct LiveReadingTests {
    /// Begun by hand, so that each step can be waited for.
    private static func h264(_ studio: LiveStudio, _ range: Range<Int>) throws {
        let coded = try #require(TestMedia.pictures(.h264))
        let video = try #require(studio.video)
        for index in range {
            let ticks = Int64(index) * 3000
            studio.stage.take(
                .picture(coded[index], .h264, at: ticks), of: video, at: MediaTimestamp(ticks: ticks, clockRate: 90_000)
            )
        }
    }

    /// Until somebody waits; a task of its own asks.
    private static func whenWaiting(_ studio: LiveStudio, _ count: Int) async throws {
        // However often this task has its turn, on a busy machine another one may wait longer for its own.
        let begun = ContinuousClock.now
        while ContinuousClock.now - begun < .seconds(30) {
            if studio.stage.waitingReaders == count { return }
            await Task.yield()
        }
        throw LiveStudio.Failure(text: "\(studio.stage.waitingReaders) wait, not \(count)")
    }

    @Test func aReaderOfTheFirstPlaylistWaitsForTheFirstPart() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        async let index = stage.answer(.multivariant)
        async let list = stage.answer(.playlist(rendition: "video"))
        try await Self.whenWaiting(studio, 2)
        // Nine pictures make 300 ms, and the tenth tells how long the ninth lasts.
        try Self.h264(studio, 0..<9)
        #expect(stage.waitingReaders == 2)
        try Self.h264(studio, 9..<10)
        guard case .playlist(let text, false) = await list, case .playlist = await index else {
            throw LiveStudio.Failure(text: "no playlists")
        }
        let read = try PlaylistReader(String(buffer: text))
        #expect(read.segments.isEmpty && read.trailing.map(\.duration) == [0.3] && read.hint == "video-0.1.m4s")
        stage.end()
    }

    @Test func aBlockingReloadIsAnsweredByThePartItWants() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        try Self.h264(studio, 0..<10)
        async let list = stage.answer(.playlist(rendition: "video"), ReloadRequest(segment: 0, part: 2))
        async let part = stage.answer(.part(rendition: "video", number: 0, part: 1))
        async let whole = stage.answer(.playlist(rendition: "video"), ReloadRequest(segment: 0))
        try await Self.whenWaiting(studio, 3)
        try Self.h264(studio, 10..<19)
        guard case .media(let media) = await part else { throw LiveStudio.Failure(text: "no part") }
        #expect(media.contentType == "video/mp4" && media.count > 1000)
        #expect(stage.waitingReaders == 2)
        try Self.h264(studio, 19..<28)
        guard case .playlist(let text, true) = await list else { throw LiveStudio.Failure(text: "no playlist") }
        #expect(try PlaylistReader(String(buffer: text)).trailing.count == 3)
        try Self.h264(studio, 28..<61)
        guard case .playlist(let text, true) = await whole else { throw LiveStudio.Failure(text: "no playlist") }
        #expect(try PlaylistReader(String(buffer: text)).segments.map(\.uri) == ["video-0.m4s"])
        stage.end()
    }

    @Test func aThousandReadersAreWokenOnceAndReadOneText() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        try Self.h264(studio, 0..<10)
        let addresses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    guard
                        case .playlist(let text, _) = await stage.answer(
                            .playlist(rendition: "video"), ReloadRequest(segment: 0, part: 1))
                    else { return 0 }
                    return text.withUnsafeReadableBytes { Int(bitPattern: $0.baseAddress) }
                }
            }
            try await Self.whenWaiting(studio, 1000)
            try Self.h264(studio, 10..<19)
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(addresses.count == 1 && !addresses.contains(0))
        stage.end()
    }

    @Test func whoGoesAwayWaitsNoLonger() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        let reader = Task { await stage.answer(.multivariant) }
        try await Self.whenWaiting(studio, 1)
        reader.cancel()
        guard case .absent = await reader.value else { throw LiveStudio.Failure(text: "an answer") }
        #expect(stage.waitingReaders == 0)
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await stage.answer(.multivariant)
        }
        guard case .absent = await early.value else { throw LiveStudio.Failure(text: "an answer") }
        #expect(stage.waitingReaders == 0)
    }

    @Test func theEndWakesAll() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        try Self.h264(studio, 0..<10)
        async let list = stage.answer(.playlist(rendition: "video"), ReloadRequest(segment: 0, part: 3))
        async let part = stage.answer(.part(rendition: "video", number: 0, part: 2))
        try await Self.whenWaiting(studio, 2)
        stage.end()
        guard case .playlist(let text, true) = await list, case .absent = await part else {
            throw LiveStudio.Failure(text: "other answers")
        }
        #expect(try PlaylistReader(String(buffer: text)).isEnded)
    }

    @Test func whatCannotBeMeantIsRefusedAtOnce() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        try Self.h264(studio, 0..<10)
        for request in [ReloadRequest(segment: 2), ReloadRequest(segment: 0, part: 11)] {
            guard case .tooFarAhead = await stage.answer(.playlist(rendition: "video"), request) else {
                throw LiveStudio.Failure(text: "\(request) is waited for")
            }
        }
        for name in [
            "audio.m3u8", "video-init1.mp4", "video-0.m4s", "video-1.m4s", "video-2.0.m4s", "video-0.99.m4s",
        ] {
            let file = try #require(LiveFileName(name))
            guard case .absent = await stage.answer(file) else { throw LiveStudio.Failure(text: "\(name) is there") }
        }
        stage.end()
    }

    @Test func aPlayerOfWholeSegmentsIsGivenThreeAndThenNews() async throws {
        let studio = try LiveStudio(newsAge: .zero)
        studio.begin(.h264, sound: false)
        let stage = studio.stage
        var request = ReloadRequest()
        request.waitsForNews = true
        // The third segment is whole with the keyframe at 7 s.
        try studio.feed(.h264, sound: false)
        async let list = stage.answer(.playlist(rendition: "video"), request)
        async let index = stage.answer(.multivariant, request)
        try await Self.whenWaiting(studio, 1)
        guard case .playlist = await index else { throw LiveStudio.Failure(text: "no index") }
        try studio.feed(.h264, sound: false, from: 5, pictures: { $0 < 61 })
        guard case .playlist(let text, false) = await list else { throw LiveStudio.Failure(text: "no playlist") }
        #expect(try PlaylistReader(String(buffer: text)).segments.count == 3)

        async let next = stage.answer(.playlist(rendition: "video"), request)
        async let part = stage.answer(.playlist(rendition: "video"))
        try await Self.whenWaiting(studio, 1)
        guard case .playlist = await part else { throw LiveStudio.Failure(text: "no playlist for others") }
        try studio.feed(.h264, sound: false, from: 5, pictures: { (61..<120).contains($0) })
        #expect(stage.waitingReaders == 1)
        try studio.feed(.h264, sound: false, from: 5, pictures: { $0 == 120 })
        guard case .playlist(let text, false) = await next else { throw LiveStudio.Failure(text: "no playlist") }
        #expect(try PlaylistReader(String(buffer: text)).segments.count == 4)

        async let last = stage.answer(.playlist(rendition: "video"), request)
        try await Self.whenWaiting(studio, 1)
        stage.end()
        guard case .playlist(let text, true) = await last else { throw LiveStudio.Failure(text: "no playlist") }
        #expect(try PlaylistReader(String(buffer: text)).isEnded)
    }

    @Test func whatIsNewIsGivenAtOnce() async throws {
        let studio = try LiveStudio(newsAge: .seconds(3600))
        studio.begin(.h264, sound: false)
        try studio.feed(.h264, sound: false)
        try studio.feed(.h264, sound: false, from: 5, pictures: { $0 < 61 })
        var request = ReloadRequest()
        request.waitsForNews = true
        let list = try await studio.playlist("video.m3u8", request)
        #expect(list.segments.count == 3)
        studio.stage.end()
    }

    @Test func reportsTellOfTheOthers() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264)
        try studio.feed(.h264)
        let video = try await studio.playlist("video.m3u8")
        #expect(video.reports.count == 1 && video.reports[0]["URI"] == "\"opus.m3u8\"")
        #expect(video.reports[0]["LAST-MSN"] == "2" && video.reports[0]["LAST-PART"] != nil)
        studio.stage.end()
    }
}
