import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

struct FileCase: Sendable, CustomTestStringConvertible {
    var codec: Codec
    var sound = Codec.opus
    var container: RequestedContainer
    var name: String
    var testDescription: String { "\(codec) with \(sound) asked \(container) gives \(name)" }
}

@Suite(.serialized) struct FileTests {
    static let cases = [
        FileCase(codec: .vp8, container: .auto, name: "desk-1.webm"),
        FileCase(codec: .h264, container: .auto, name: "desk-1.mp4"),
        FileCase(codec: .vp8, container: .mp4, name: "desk-1.mkv"),
        FileCase(codec: .h264, container: .webm, name: "desk-1.mkv"),
        FileCase(codec: .h264, container: .mkv, name: "desk-1.mkv"),
        FileCase(codec: .vp9, container: .auto, name: "desk-1.webm"),
        FileCase(codec: .vp9, container: .mp4, name: "desk-1.mp4"),
        FileCase(codec: .vp9, container: .mkv, name: "desk-1.mkv"),
        FileCase(codec: .av1, container: .auto, name: "desk-1.webm"),
        FileCase(codec: .av1, container: .mp4, name: "desk-1.mp4"),
        FileCase(codec: .av1, container: .mkv, name: "desk-1.mkv"),
        FileCase(codec: .h265, container: .auto, name: "desk-1.mp4"),
        FileCase(codec: .h265, container: .webm, name: "desk-1.mkv"),
        FileCase(codec: .h264, sound: .pcmu, container: .auto, name: "desk-1.mkv"),
        FileCase(codec: .vp8, sound: .pcma, container: .webm, name: "desk-1.mkv"),
        FileCase(codec: .av1, sound: .pcmu, container: .mp4, name: "desk-1.mkv"),
    ]

    @Test(arguments: cases) func soundAndPictureBeforeAndAfterFinalizing(_ row: FileCase) async throws {
        let studio = try Studio([Studio.sound(row.sound), Studio.picture(row.codec)], container: row.container)
        studio.feed(all: try Studio.sound(codec: row.sound) + Studio.pictures(row.codec))
        await studio.stop()
        #expect(try studio.folder.names() == [row.name])
        let summary = try #require(studio.closed.first)
        #expect(summary.state == .closed)
        #expect(summary.tracks.map(\.frames) == [150, 250])
        #expect(abs(summary.duration - 5) < 0.05)
        let path = studio.folder.file(row.name)
        #expect(summary.bytes == Int64(try studio.folder.size(row.name)))
        try expectWhole(path, row)
        let container = summary.container
        let final = try Finalizer.finalize(path: path, container: container)
        #expect(final.streams.map(\.frames) == [150, 250])
        #expect(final.streams.map(\.filled) == [0, 0])
        #expect(final.streams[0].keyframes == 3)
        #expect(abs(final.duration - 5) < 0.05)
        #expect(try studio.folder.names() == [row.name])
        #expect(final.bytes == Int64(try studio.folder.size(row.name)))
        try expectWhole(path, row)
        let duration = try #require(try Tool.duration(path))
        #expect(abs(duration - 5) < 0.05)
        let again = try Finalizer.finalize(path: path, container: container)
        #expect(again.wasFinal)
        #expect(again.streams.map(\.frames) == [150, 250])
        try expectIndexInFront(path, container)
    }

    private func expectWhole(_ path: String, _ row: FileCase) throws {
        #expect(try Tool.complaints(path) == "")
        #expect(try Tool.decodedFrames(path, "v:0") == 150)
        #expect(try Tool.decodedSamples(path) == 5 * Int(row.sound.clockRate))
        let names = [Codec.vp8: "vp8", .vp9: "vp9", .av1: "av1", .h264: "h264", .h265: "hevc"]
        #expect(
            try Tool.streamEntries(path, "v:0", "codec_name,width,height") == [names[row.codec] ?? "", "320", "240"])
        if path.hasSuffix(".mp4") {
            let entries = [Codec.h264: "avc1", .h265: "hev1", .vp9: "vp09", .av1: "av01"]
            #expect(try Tool.streamEntries(path, "v:0", "codec_tag_string") == [entries[row.codec] ?? ""])
        }
        let times = try Tool.packetTimes(path, "v:0")
        #expect(times.count == 150)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs((times.last ?? 0) - 149.0 / 30) < 0.05)
    }

    private func expectIndexInFront(_ path: String, _ container: Container) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let index = container == .mp4 ? Data("moov".utf8) : Data([0x1C, 0x53, 0xBB, 0x6B])
        let media = container == .mp4 ? Data("mdat".utf8) : Data([0x1F, 0x43, 0xB6, 0x75])
        let indexAt = try #require(bytes.range(of: index, in: 128..<bytes.count) ?? bytes.range(of: index))
        let mediaAt = try #require(bytes.range(of: media))
        #expect(indexAt.lowerBound < mediaAt.lowerBound)
    }

    @Test(arguments: [RequestedContainer.auto, .mp4, .mkv]) func soundOnly(_ container: RequestedContainer) async throws
    {
        let studio = try Studio([Studio.sound], container: container)
        studio.feed(all: try Studio.sound())
        await studio.stop()
        let summary = try #require(studio.closed.first)
        let path = studio.folder.file(summary.name)
        #expect(try Tool.complaints(path) == "")
        #expect(try Tool.decodedSamples(path) == 250 * 960)
        let final = try Finalizer.finalize(path: path, container: summary.container)
        #expect(final.streams.map(\.frames) == [250])
        #expect(try Tool.complaints(path) == "")
        #expect(try Tool.decodedSamples(path) == 250 * 960)
    }

    @Test(arguments: Studio.pictureCodecs) func pictureOnlyAndNegotiatedSoundThatNeverComes(_ codec: Codec) async throws
    {
        for tracks in [[Studio.picture(codec)], [Studio.sound, Studio.picture(codec)]] {
            let studio = try Studio(tracks)
            studio.feed(all: try Studio.pictures(codec))
            await studio.stop()
            let summary = try #require(studio.closed.first)
            let path = studio.folder.file(summary.name)
            for round in 0..<2 {
                if round == 1 { _ = try Finalizer.finalize(path: path, container: summary.container) }
                #expect(try Tool.complaints(path) == "")
                #expect(try Tool.decodedFrames(path, "v:0") == 150)
                if tracks.count == 2 { #expect(abs(try Tool.decodedSamples(path) - 240_000) < 1200) }
            }
            if tracks.count == 2 { #expect(summary.tracks[1].gaps.map(\.cause) == [.absent]) }
        }
    }

    @Test(arguments: Studio.pictureCodecs) func holesInSoundAreFilled(_ codec: Codec) async throws {
        let studio = try Studio([Studio.sound, Studio.picture(codec)])
        studio.feed(all: try Studio.sound(without: 60..<110) + Studio.pictures(codec))
        await studio.stop()
        let summary = try #require(studio.closed.first)
        #expect(summary.tracks[1].gaps.count == 1)
        let gap = try #require(summary.tracks[1].gaps.first)
        #expect(gap.cause == .loss)
        #expect(abs(gap.start - 1.2) < 0.001)
        #expect(abs(gap.duration - 1) < 0.001)
        let path = studio.folder.file(summary.name)
        for round in 0..<2 {
            if round == 1 { _ = try Finalizer.finalize(path: path, container: summary.container) }
            #expect(try Tool.complaints(path) == "")
            #expect(try Tool.decodedSamples(path) == 250 * 960)
            let times = try Tool.packetTimes(path, "a:0").sorted()
            #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - 0.02) < 0.002 })
        }
    }

    @Test(arguments: Studio.pictureCodecs) func resolutionChangeStaysInOneFile(_ codec: Codec) async throws {
        let studio = try Studio([Studio.sound, Studio.picture(codec)])
        studio.feed(
            all: try Studio.sound() + Studio.pictures(codec, count: 60)
                + Studio.pictures(codec, large: true, from: 180_000, count: 90))
        await studio.stop()
        let summary = try #require(studio.closed.first)
        #expect(studio.closed.count == 1)
        let path = studio.folder.file(summary.name)
        for round in 0..<2 {
            if round == 1 { _ = try Finalizer.finalize(path: path, container: summary.container) }
            #expect(try Tool.complaints(path) == "")
            #expect(try Tool.decodedFrames(path, "v:0") == 150)
            let sizes = try Tool.run(
                "ffprobe",
                ["-v", "error", "-select_streams", "v:0", "-show_entries", "frame=width", "-of", "csv=p=0", path])
            #expect(sizes.text.contains("320"))
            #expect(sizes.text.contains("640"))
        }
    }

    @Test func latePictureBeginsAPartAndLateSoundDoesNot() async throws {
        let late = try Studio([Studio.sound, Studio.picture(.vp8)])
        late.feed(all: try Studio.sound() + Studio.pictures(.vp8, from: 180_000, count: 90))
        await late.stop()
        #expect(try late.folder.names() == ["desk-1.webm", "desk-1~2.webm"])
        #expect(late.closed.map { $0.tracks.map(\.codec) } == [[.opus], [.vp8, .opus]])
        for name in try late.folder.names() { #expect(try Tool.complaints(late.folder.file(name)) == "") }
        let samples = try late.folder.names().map { try Tool.decodedSamples(late.folder.file($0)) }
        #expect(abs(samples.reduce(0, +) - 250 * 960) <= 1920)

        let quiet = try Studio([Studio.sound, Studio.picture(.vp8)])
        quiet.feed(all: try Studio.sound(100..<250) + Studio.pictures(.vp8))
        await quiet.stop()
        #expect(try quiet.folder.names() == ["desk-1.webm"])
        #expect(try Tool.complaints(quiet.folder.file("desk-1.webm")) == "")
        #expect(try Tool.decodedSamples(quiet.folder.file("desk-1.webm")) == 250 * 960)
    }

    @Test func latePictureInOneMP4KeepsItsPlace() async throws {
        let studio = try Studio([Studio.sound, Studio.picture(.h264)])
        studio.feed(all: try Studio.sound() + Studio.pictures(.h264, from: 72_000, count: 120))
        await studio.stop()
        let path = studio.folder.file("desk-1.mp4")
        for round in 0..<2 {
            if round == 1 { _ = try Finalizer.finalize(path: path, container: .mp4) }
            #expect(try Tool.complaints(path) == "")
            #expect(abs((try Tool.packetTimes(path, "v:0").first ?? 0) - 0.8) < 0.002)
            #expect(abs(try Tool.packetTimes(path, "a:0").first ?? 1) < 0.002)
        }
    }

    /// Discontinuous transmission: a packet of one byte every 400 ms, kept as it came, silence between.
    @Test(arguments: [RequestedContainer.webm, .mp4]) func discontinuousSoundDecodes(
        _ container: RequestedContainer
    ) async throws {
        let studio = try Studio([Studio.sound], container: container)
        let opus = try #require(TestMedia.opus)
        let pause = TestMedia.Coded(bytes: [opus[0].bytes[0]], isKeyframe: true)
        for index in 0..<250 {
            if !(50..<150).contains(index) {
                studio.feed(.sound(opus[index], at: Int64(index * 20)))
            } else if index % 20 == 10 {
                studio.feed(.sound(pause, at: Int64(index * 20)))
            }
        }
        await studio.stop()
        let summary = try #require(studio.closed.first)
        #expect(summary.tracks[0].gaps.map(\.cause) == [.dtx])
        let path = studio.folder.file(summary.name)
        for round in 0..<2 {
            if round == 1 { _ = try Finalizer.finalize(path: path, container: summary.container) }
            #expect(try Tool.complaints(path) == "")
            #expect(try Tool.decodedSamples(path) == 250 * 960)
        }
    }
}
