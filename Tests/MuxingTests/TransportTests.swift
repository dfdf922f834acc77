import Broadcasting
import Foundation
import Media
import Muxing
import NIOCore
import TestKit
import Testing

/// Broadcasts as MPEG-2 transport streams.
@Suite struct TransportTests {
    /// Seven seconds of H.264, with sound that nobody can hear: its bytes are numbers.
    private static func studio(keeps: (@Sendable (Bool) -> Void)? = nil, sound: Bool = true) throws -> LiveStudio {
        let studio = try LiveStudio(keeps: keeps)
        studio.begin(.h264, sound: false)
        guard sound else {
            try studio.feed(.h264, sound: false)
            return studio
        }
        let aac = studio.stage.begin(
            RenditionDescription(
                name: RenditionDescription.aacName, codec: .aac, channels: 2, bitrate: 96_000, isDefault: true))
        let coded = try #require(TestMedia.pictures(.h264))
        let video = try #require(studio.video)
        for index in 0..<150 {
            let ticks = Int64(index) * 3000
            studio.stage.take(
                .picture(coded[index], .h264, at: ticks), of: video, at: MediaTimestamp(ticks: ticks, clockRate: 90_000)
            )
            let sounds = Int64(index) * 1600 / 1024..<Int64(index + 1) * 1600 / 1024
            for number in sounds {
                let at = MediaTimestamp(ticks: number * 1024, clockRate: 48_000)
                studio.stage.take(Self.sound(number, at), of: aac, at: at)
            }
        }
        return studio
    }

    /// AAC-LC, 48 kHz, two channels (ISO/IEC 14496-3 clause 1.6.2.1).
    private static let configuration = ParameterSets(sequence: [[0x11, 0x90]])

    private static func sound(_ number: Int64, _ at: MediaTimestamp) -> EncodedFrame {
        let frame = EncodedFrame()
        withUnsafeBytes(of: number.bigEndian) { frame.append($0) }
        frame.seal(
            codec: .aac, timestamp: at, arrival: Instant(nanoseconds: 0), isKeyframe: true, durationTicks: 1024,
            width: 0,
            height: 0, parameterSets: configuration)
        return frame
    }

    private static func text(_ name: String, _ ask: (LiveFileName) async -> LiveAnswer) async throws -> String {
        guard case .playlist(let text, _) = await ask(try #require(LiveFileName(name))) else {
            throw LiveStudio.Failure(text: "no \(name)")
        }
        return String(buffer: text)
    }

    /// All segments that a list names, one behind the other.
    private static func read(
        _ rendition: String, _ ask: (LiveFileName) async -> LiveAnswer
    ) async throws -> (list: PlaylistReader, streams: TransportReader) {
        let list = try PlaylistReader(try await text("\(rendition).ts.m3u8", ask))
        var reader = TransportReader()
        for segment in list.segments where !segment.isGap {
            let answer = await ask(try #require(LiveFileName(segment.uri)))
            let media: LiveMedia?
            switch answer {
            case .media(let made): media = made
            case .transport(let transport): media = transport.media
            case .playlist, .absent, .tooFarAhead, .notInTime, .crowded: media = nil
            }
            let made = try #require(media, "\(segment.uri)")
            #expect(made.contentType == "video/mp2t")
            try reader.read(made.pieces.flatMap { Array($0.readableBytesView) })
        }
        return (list, reader)
    }

    /// Without start codes' and delimiters' zeros: what is left of a picture are its NAL units.
    private static func units(_ bytes: [UInt8]) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var index = 0
        while index < bytes.count {
            if index + 4 <= bytes.count, bytes[index..<(index + 4)].elementsEqual([0, 0, 0, 1]) {
                units.append([])
                index += 4
            } else {
                units[units.count - 1].append(bytes[index])
                index += 1
            }
        }
        return units
    }

    @Test func everyPictureAndSoundIsCarriedOnceInOrder() async throws {
        let studio = try Self.studio()
        studio.stage.end()
        let (list, streams) = try await Self.read("video") { await studio.stage.answer($0) }
        #expect(list.isEnded && list.segments.count == 3 && list.segments.allSatisfy { $0.map == nil })
        #expect(streams.types == [0x100: 0x1B, 0x101: 0x0F])
        let pictures = try #require(streams.streams[0x100])
        #expect(pictures.map { $0.time - 63_000 } == (0..<150).map { Int64($0) * 3000 })
        let coded = try #require(TestMedia.pictures(.h264))
        for (picture, sent) in zip(pictures, coded) {
            let units = Self.units(picture.bytes)
            #expect(units.first == [9, 0xF0])
            let types = units.dropFirst().compactMap { $0.first.map { $0 & 0x1F } }
            if sent.isKeyframe { #expect(types.prefix(2) == [7, 8]) }
            // A NAL unit's length stands in front of it in what was sent.
            #expect(units.dropFirst().reduce(0) { $0 + 4 + $1.count } >= sent.bytes.count)
            #expect(units.last.map { sent.bytes.suffix($0.count).elementsEqual($0) } == true)
        }
        let sounds = try #require(streams.streams[0x101]).flatMap(\.bytes)
        #expect(sounds.count == 234 * 15)
        for number in 0..<234 {
            let frame = sounds[(number * 15)..<(number * 15 + 15)]
            #expect(frame.prefix(4) == [0xFF, 0xF1, 0x4C, 0x80])
            #expect(frame.suffix(8).reduce(0) { $0 << 8 | Int($1) } == number)
        }
        let steps = zip(streams.clocks.dropFirst(), streams.clocks).map { $0 - $1 }
        #expect(steps.allSatisfy { $0 > 0 && $0 <= 9000 })
    }

    /// The last access unit of a segment is spread over up to sixteen packets, however small it is.
    @Test func smallPicturesHaveTheirHeadsWhole() async throws {
        let studio = try LiveStudio()
        studio.begin(.h264, sound: false)
        let video = try #require(studio.video)
        let coded = try #require(TestMedia.pictures(.h264))
        for index in 0..<150 {
            let ticks = Int64(index) * 3000
            let at = MediaTimestamp(ticks: ticks, clockRate: 90_000)
            if index % 60 == 0 {
                studio.stage.take(.picture(coded[index], .h264, at: ticks), of: video, at: at)
                continue
            }
            let frame = EncodedFrame()
            let bytes: [UInt8] = [0, 0, 0, 1, 0x41]
            bytes.withUnsafeBytes { frame.append($0) }
            frame.seal(
                codec: .h264, timestamp: at, arrival: Instant(nanoseconds: 0), isKeyframe: false, durationTicks: 0,
                width: 320, height: 240, parameterSets: nil)
            studio.stage.take(frame, of: video, at: at)
        }
        studio.stage.end()
        let (_, streams) = try await Self.read("video") { await studio.stage.answer($0) }
        let pictures = try #require(streams.streams[0x100])
        #expect(pictures.count == 150)
        #expect(pictures[1].bytes == [0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x41, 0, 0, 0, 0, 0])
    }

    @Test func listsNameWhatSuchPlayersTake() async throws {
        let studio = try Self.studio()
        let ask: (LiveFileName) async -> LiveAnswer = { await studio.stage.answer($0) }
        let index = try await Self.text("index.ts.m3u8", ask)
        #expect(index.hasPrefix("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH="))
        #expect(index.contains("CODECS=\"avc1.") && index.contains(",mp4a.40.2\""))
        #expect(!index.contains("AUDIO") && !index.contains("EXT-X-MEDIA"))
        #expect(index.split(separator: "\n").filter { !$0.hasPrefix("#") } == ["video.ts.m3u8", "audio.ts.m3u8"])
        // The last second is of no whole segment yet.
        let (list, streams) = try await Self.read("video", ask)
        #expect(!list.isEnded && list.segments.map(\.uri) == ["video-0.ts", "video-1.ts"])
        #expect(streams.streams[0x100]?.count == 120)
        let (_, sound) = try await Self.read("audio", ask)
        #expect(sound.types == [0x101: 0x0F])
        guard case .absent = await ask(.transportSegment(rendition: "video", number: 2)),
            case .absent = await ask(.transportPlaylist(rendition: "opus"))
        else {
            Issue.record("what is not there is given")
            return
        }
    }

    @Test func aBroadcastWithoutSoundIsCarried() async throws {
        let studio = try Self.studio(sound: false)
        studio.stage.end()
        let (_, streams) = try await Self.read("video") { await studio.stage.answer($0) }
        #expect(streams.types == [0x100: 0x1B] && streams.streams[0x100]?.count == 150)
    }

    @Test func otherCodecsAreNotOffered() async throws {
        let studio = try LiveStudio()
        studio.begin(.vp9)
        try studio.feed(.vp9)
        guard case .absent = await studio.stage.answer(.transportMultivariant),
            case .absent = await studio.stage.answer(.transportPlaylist(rendition: "video")),
            case .absent = await studio.stage.answer(.transportSegment(rendition: "video", number: 0))
        else {
            Issue.record("VP9 in a transport stream")
            return
        }
    }

    @Test func whatIsKeptIsCarriedAsItWasLive() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        let studio = try Self.studio(keeps: { end.yield($0) })
        studio.stage.end()
        #expect(await ends.first { _ in true } == true)
        let live = try await Self.read("video") { await studio.stage.answer($0) }
        let folder = studio.folder.path
        let kept = try await Self.read("video") { KeptTransport.answer($0, in: folder) }
        #expect(kept.list.isEnded && kept.list.segments.map(\.uri) == live.list.segments.map(\.uri))
        for pid in [0x100, 0x101] {
            #expect(kept.streams.streams[pid]?.map(\.bytes) == live.streams.streams[pid]?.map(\.bytes))
            #expect(kept.streams.streams[pid]?.map(\.time) == live.streams.streams[pid]?.map(\.time))
        }
        let index = try await Self.text("index.ts.m3u8") { KeptTransport.answer($0, in: folder) }
        #expect(index.contains("\nvideo.ts.m3u8\n"))
        guard case .absent = KeptTransport.answer(.transportSegment(rendition: "video", number: 9), in: folder) else {
            Issue.record("a segment that is not kept")
            return
        }
    }
}
