import Broadcasting
import Media
import TestKit
import Testing

@Suite struct MediaPlaylistTests {
    private static func rules(lowLatency: Bool = true, window: Duration = .seconds(60)) -> PlaylistRules {
        PlaylistRules(
            isLowLatency: lowLatency, segmentTarget: .seconds(2), partTarget: .milliseconds(500), window: window)
    }

    private static let start = WallClock(nanoseconds: 1_795_228_000_000_000_000)

    private static func segment(_ number: Int, discontinuities: Int = 0, isDiscontinuous: Bool = false, map: Int = 0)
        -> PlaylistSegment
    {
        PlaylistSegment(
            number: number, initialization: map, isDiscontinuous: isDiscontinuous, discontinuities: discontinuities,
            date: start + .seconds(2 * number))
    }

    /// With so many whole segments of four parts, and parts of the one after.
    private static func playlist(_ rules: PlaylistRules, whole: Int, parts: Int = 0) -> MediaPlaylist {
        var playlist = MediaPlaylist(name: "video", rules: rules)
        for number in 0...whole {
            playlist.begin(segment(number))
            for part in 0..<(number < whole ? 4 : parts) {
                playlist.add(.init(duration: 0.5, isIndependent: part == 0))
            }
            if number < whole { playlist.close(duration: 2) }
            _ = playlist.trim()
        }
        return playlist
    }

    @Test func lowLatency() throws {
        let text = Self.playlist(Self.rules(), whole: 1, parts: 2).text(reports: [
            RenditionReport(name: "aac", segment: 1, part: 0)
        ])
        #expect(
            text == """
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-TARGETDURATION:6
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.50000,CAN-SKIP-UNTIL=36
                #EXT-X-PART-INF:PART-TARGET=0.50000
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-INDEPENDENT-SEGMENTS
                #EXT-X-MAP:URI="video-init0.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T02:26:40.000Z
                #EXT-X-PART:DURATION=0.50000,URI="video-0.0.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.50000,URI="video-0.1.m4s"
                #EXT-X-PART:DURATION=0.50000,URI="video-0.2.m4s"
                #EXT-X-PART:DURATION=0.50000,URI="video-0.3.m4s"
                #EXTINF:2.00000,
                video-0.m4s
                #EXT-X-PROGRAM-DATE-TIME:2026-11-21T02:26:42.000Z
                #EXT-X-PART:DURATION=0.50000,URI="video-1.0.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.50000,URI="video-1.1.m4s"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="video-1.2.m4s"
                #EXT-X-RENDITION-REPORT:URI="aac.m3u8",LAST-MSN=1,LAST-PART=0

                """)
        _ = try PlaylistReader(text)
    }

    @Test func ordinary() throws {
        let text = Self.playlist(Self.rules(lowLatency: false), whole: 2, parts: 1).text()
        let read = try PlaylistReader(text)
        #expect(read.segments.map(\.uri) == ["video-0.m4s", "video-1.m4s"])
        #expect(read.partTarget == nil && read.control.isEmpty && read.hint == nil && read.version == 8)
    }

    @Test func partsAreToldNearTheEndOnlyAndTheWindowMoves() throws {
        let playlist = Self.playlist(Self.rules(), whole: 100, parts: 1)
        let read = try PlaylistReader(playlist.text())
        #expect(read.segments.count == 30 && read.mediaSequence == 70)
        #expect(read.segments.last?.uri == "video-99.m4s" && read.trailing.count == 1)
        // Eighteen seconds: three times the target duration.
        #expect(read.segments.filter { !$0.parts.isEmpty }.count == 9)
        let delta = try PlaylistReader(playlist.text(skips: true))
        #expect(delta.skipped == 12 && delta.skipped + delta.segments.count == 30 && delta.mediaSequence == 70)
        #expect(delta.segments.map(\.uri) == read.segments.suffix(18).map(\.uri))
    }

    @Test func aShortWindowListsWhatItMustAndSkipsNothing() throws {
        let playlist = Self.playlist(Self.rules(window: .seconds(1)), whole: 50)
        let read = try PlaylistReader(playlist.text(skips: true))
        // Three target durations and a segment.
        #expect(read.segments.count == 10 && read.skipped == 0 && read.control["CAN-SKIP-UNTIL"] == nil)
    }

    @Test func discontinuitiesKeepTheirNumbers() throws {
        var playlist = MediaPlaylist(name: "video", rules: Self.rules(lowLatency: false, window: .seconds(1)))
        var sequences: [Int] = []
        for number in 0..<30 {
            let count = number / 5
            playlist.begin(
                Self.segment(number, discontinuities: count, isDiscontinuous: number > 0 && number % 5 == 0, map: count)
            )
            playlist.add(.init(duration: 2, isIndependent: true))
            playlist.close(duration: 2)
            _ = playlist.trim()
            let read = try PlaylistReader(playlist.text())
            var sequence = read.discontinuitySequence
            for (index, segment) in read.segments.enumerated() {
                if segment.isDiscontinuous { sequence += 1 }
                #expect(sequence == (read.mediaSequence + index) / 5)
                #expect(segment.map == "video-init\(sequence).mp4")
            }
            sequences.append(read.discontinuitySequence)
        }
        #expect(sequences == sequences.sorted() && sequences.last == 3)
    }

    @Test func onlyKeyframesAtAllBeginningsAreClaimed() throws {
        var playlist = Self.playlist(Self.rules(lowLatency: false), whole: 2)
        #expect(try PlaylistReader(playlist.text()).isIndependent)
        playlist.add(.init(duration: 2, isIndependent: false))
        playlist.close(duration: 2)
        #expect(try !PlaylistReader(playlist.text()).isIndependent)
    }

    @Test func aSegmentWithNothingInItIsAGap() throws {
        var playlist = Self.playlist(Self.rules(), whole: 1)
        playlist.close(duration: 6)
        playlist.begin(Self.segment(2))
        let read = try PlaylistReader(playlist.text())
        #expect(read.segments.map(\.isGap) == [false, true] && read.segments.last?.duration == 6)
        #expect(read.isIndependent && read.hint == "video-2.0.m4s")
    }

    @Test func theEndIsTold() throws {
        var playlist = Self.playlist(Self.rules(), whole: 3)
        playlist.end()
        let read = try PlaylistReader(playlist.text(skips: true))
        #expect(read.isEnded && read.hint == nil && read.segments.count == 3 && read.skipped == 0)
    }

    @Test func whatReadersWaitFor() {
        typealias Request = ReloadRequest
        var playlist = Self.playlist(Self.rules(), whole: 10, parts: 2)
        func readiness(_ segment: Int?, _ part: Int? = nil) -> MediaPlaylist.Readiness {
            playlist.readiness(for: ReloadRequest(segment: segment, part: part))
        }
        #expect(readiness(nil) == .ready)
        #expect(readiness(0) == .ready && readiness(9) == .ready && readiness(9, 3) == .ready)
        #expect(readiness(10) == .notYet && readiness(10, 1) == .ready && readiness(10, 2) == .notYet)
        // Behind the last part of a whole segment: the first of the next.
        #expect(readiness(9, 4) == .ready)
        // Three seconds of parts ahead.
        #expect(readiness(10, 7) == .notYet && readiness(10, 8) == .tooFarAhead)
        #expect(readiness(11, 0) == .notYet && readiness(11, 6) == .tooFarAhead && readiness(12) == .tooFarAhead)
        playlist.end()
        #expect(readiness(12) == .ready, "directives mean nothing after the end")
        let empty = MediaPlaylist(name: "video", rules: Self.rules())
        #expect(empty.readiness(for: Request()) == .notYet && empty.readiness(for: Request(segment: 0)) == .notYet)
        #expect(empty.readiness(for: Request(segment: 2)) == .tooFarAhead)
    }
}
