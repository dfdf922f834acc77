import Exporting
import Foundation
import Media
import Testing

@Suite struct ExportPlanTests {
    struct Row: Sendable {
        var codecs: [Codec]
        var format: ExportFormat
        /// What may be copied, and what is encoded where it may not; `nil`: there is no such stream.
        var picture: (Bool, PictureCodec)?
        var sound: (Bool, SoundCodec)?
    }

    static let rows = [
        Row(codecs: [.opus, .h264], format: .mp4, picture: (true, .h264), sound: (true, .aac)),
        Row(codecs: [.opus, .vp8], format: .mp4, picture: (false, .h264), sound: (true, .aac)),
        Row(codecs: [.opus, .vp8], format: .webm, picture: (true, .vp9), sound: (true, .opus)),
        Row(codecs: [.opus, .h264], format: .webm, picture: (false, .vp9), sound: (true, .opus)),
        Row(codecs: [.pcmu, .h264], format: .mp4, picture: (true, .h264), sound: (false, .aac)),
        Row(codecs: [.pcma, .vp9], format: .mkv, picture: (true, .h264), sound: (true, .opus)),
        Row(codecs: [.opus, .h265], format: .mp4, picture: (true, .h264), sound: (true, .aac)),
        Row(codecs: [.opus, .av1], format: .webm, picture: (true, .vp9), sound: (true, .opus)),
        Row(codecs: [.vp8], format: .webm, picture: (true, .vp9), sound: nil),
        Row(codecs: [.opus, .vp8], format: .m4a, picture: nil, sound: (false, .aac)),
        Row(codecs: [.opus, .vp8], format: .mp3, picture: nil, sound: (false, .mp3)),
        Row(codecs: [.opus, .vp8], format: .ogg, picture: nil, sound: (true, .opus)),
        Row(codecs: [.opus], format: .wav, picture: nil, sound: (false, .pcm)),
    ]

    private func plan(
        _ request: ExportRequest, _ source: ExportSource = ExportScene.meeting
    ) throws(ExportingError) -> ExportPlan {
        var taken: Set<String> = []
        return try ExportPlan(request, of: source, taken: &taken)
    }

    @Test(arguments: rows) func whatFitsIsCopied(_ row: Row) throws {
        let source = ExportScene.source([ExportScene.file("anna", row.codecs)])
        let file = try #require(try plan(ExportRequest(format: row.format), source).files.first)
        #expect(file.picture?.mayCopy == row.picture?.0)
        #expect(file.picture?.encoding.codec == row.picture?.1)
        #expect(file.sound?.mayCopy == row.sound?.0)
        #expect(file.sound?.encoding.codec == row.sound?.1)
    }

    @Test func aWishForSizeRateOrCodecIsOneForEncoding() throws {
        let source = ExportScene.source([ExportScene.file("anna", [.opus, .h264])])
        for wish in [
            PictureWish(codec: .vp9), PictureWish(limit: PictureLimit(height: 360)), PictureWish(bitrate: 500_000),
            PictureWish(quality: .high),
        ] {
            let file = try plan(ExportRequest(format: .mp4, video: .on(wish)), source).files[0]
            #expect(file.picture?.mayCopy == false)
            #expect(file.sound?.mayCopy == true)
        }
        let same = try plan(ExportRequest(format: .mp4, video: .on(PictureWish(codec: .h264))), source).files[0]
        #expect(same.picture?.mayCopy == true)
        for wish in [SoundWish(codec: .aac), SoundWish(bitrate: 32_000)] {
            let file = try plan(ExportRequest(format: .mp4, audio: .on(wish)), source).files[0]
            #expect(file.sound?.mayCopy == false)
            #expect(file.sound?.encoding.bitrate == wish.bitrate ?? 128_000)
        }
    }

    @Test func aKindThatIsOffIsLeftOut() throws {
        let silent = try plan(ExportRequest(format: .mp4, audio: .off)).files
        #expect(silent.allSatisfy { $0.sound == nil && $0.picture != nil })
        let dark = try plan(ExportRequest(format: .webm, video: .off)).files
        #expect(dark.allSatisfy { $0.picture == nil && $0.sound?.mayCopy == true })
    }

    /// Seconds count from the recording's first media; each file has its own beginning.
    @Test func aTrimIsByTheRecordingsTime() throws {
        let trimmed = try plan(ExportRequest(format: .mp4, trim: ExportTrim(start: 30, end: 250)))
        #expect(trimmed.files.map(\.source) == ["anna.webm", "ben.webm", "ben~2.webm"])
        #expect(trimmed.files.map(\.start) == [30, 0, 0])
        #expect(trimmed.files.map(\.end) == [250, nil, 50])
        #expect(trimmed.files.map(\.expectedDuration) == [220, 100, 50])
        #expect(trimmed.files[0].name == "standup/anna-20261121T022435Z.mp4")
        let late = try plan(ExportRequest(format: .mp4, trim: ExportTrim(start: 520)))
        #expect(late.files.map(\.source) == ["anna.webm"])
        #expect(late.omitted.count == 2)
        #expect(throws: ExportingError.self) { try plan(ExportRequest(format: .mp4, trim: ExportTrim(start: 601))) }
    }

    @Test func whatHasNothingIsNamed() throws {
        let screen = ExportScene.source([ExportScene.file("anna", [.vp8]), ExportScene.file("ben", [.opus])])
        let sound = try plan(ExportRequest(format: .mp3), screen)
        #expect(sound.files.map(\.source) == ["ben.webm"])
        #expect(sound.omitted == ["anna.webm has no sound"])
        do {
            _ = try plan(ExportRequest(format: .mp4), ExportScene.source([]))
            Issue.record("a recording without files was planned")
        } catch {
            #expect(error.description == "the recording has no file: nobody had published")
        }
    }
}

@Suite struct ComposedPlanTests {
    private func plan(_ request: ExportRequest, _ source: ExportSource = ExportScene.meeting) throws -> FilePlan {
        var taken: Set<String> = []
        let plan = try ExportPlan(request, of: source, taken: &taken)
        #expect(plan.files.count == 1 && plan.omitted.isEmpty)
        return try #require(plan.files.first)
    }

    @Test func allOfARecordingIsOneFile() throws {
        let file = try plan(ExportRequest(format: .mp4, composition: CompositionWish(layout: .grid)))
        #expect(file.source == nil && file.name == "standup/grid-20261121T022405Z.mp4")
        #expect(file.picture?.mayCopy == false && file.sound?.mayCopy == false)
        #expect(file.picture?.encoding.limit == PictureLimit(width: 1280, height: 720))
        #expect(file.start == 0 && file.end == nil && file.expectedDuration == 600)
    }

    @Test func aTrimIsByTheRecordingsTime() throws {
        let file = try plan(
            ExportRequest(
                format: .webm, video: .on(PictureWish(preset: "360p-low") ?? PictureWish()),
                trim: ExportTrim(start: 30, end: 90), composition: CompositionWish(layout: .speaker)))
        #expect(file.start == 30 && file.end == 90 && file.expectedDuration == 60)
        #expect(file.picture?.encoding.limit == PictureLimit(width: 640, height: 360))
        let long = try plan(
            ExportRequest(
                format: .mp4, trim: ExportTrim(start: 30, end: 9000), composition: CompositionWish(layout: .grid)))
        #expect(long.end == nil && long.expectedDuration == 570)
    }

    @Test func soundAloneIsOneFileToo() throws {
        let file = try plan(ExportRequest(format: .mp3, composition: CompositionWish(layout: .grid)))
        #expect(file.picture == nil && file.sound?.encoding.codec == .mp3)
    }

    @Test(arguments: [
        (PictureLimit(), 1280, 720), (PictureLimit(shortSide: 1080), 1920, 1080),
        (PictureLimit(width: 1000), 1000, 562),
        (PictureLimit(height: 480), 854, 480), (PictureLimit(width: 721, height: 1281), 722, 1282),
    ]) func theCanvasIsAsWasAskedFor(_ row: (PictureLimit, Int, Int)) {
        let canvas = CompositionWish.canvas(row.0)
        #expect(canvas.width == row.1 && canvas.height == row.2)
    }

    @Test func itsSidesHaveALimit() throws {
        #expect(throws: ExportingError.self) {
            try ExportRequest(
                format: .mp4, video: .on(PictureWish(limit: PictureLimit(width: 5000))),
                composition: CompositionWish(layout: .grid))
        }
    }
}
