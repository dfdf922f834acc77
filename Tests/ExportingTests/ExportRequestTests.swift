import Exporting
import Foundation
import Media
import Testing

@Suite struct ExportRequestTests {
    @Test(arguments: ExportFormat.allCases) func aFormatIsEnough(_ format: ExportFormat) throws {
        let request = try ExportRequest(format: format)
        #expect(try JSONDecoder().decode(ExportRequest.self, from: JSONEncoder().encode(request)) == request)
    }

    private func refusal(
        _ format: ExportFormat, video: TrackWish<PictureWish> = .on(PictureWish()),
        audio: TrackWish<SoundWish> = .on(SoundWish())
    ) -> String? {
        do {
            _ = try ExportRequest(format: format, video: video, audio: audio)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func whatAFormatCannotHoldIsRefused() {
        #expect(
            refusal(.webm, video: .on(PictureWish(codec: .h264)))
                == "WebM is not made with h264: take vp9, or mkv, which holds everything")
        #expect(
            refusal(.mp3, video: .on(PictureWish(codec: .h264)))
                == "MP3 is not made with h264: it holds sound alone; leave video out, or take mp4, webm or mkv")
        #expect(refusal(.wav, audio: .on(SoundWish(codec: .opus))) != nil)
        #expect(refusal(.m4a, video: .on(PictureWish(quality: .high))) != nil)
        #expect(refusal(.mp4, audio: .on(SoundWish(codec: .opus))) == nil)
        #expect(refusal(.m4a, video: .off) == nil)
    }

    @Test func somethingMustBeLeft() {
        #expect(refusal(.mp4, video: .off, audio: .off) != nil)
        #expect(refusal(.ogg, audio: .off) != nil)
        #expect(refusal(.mp4, video: .off) == nil)
        #expect(refusal(.mp4, audio: .off) == nil)
    }

    @Test(arguments: [
        PictureWish(limit: PictureLimit(width: 8)), PictureWish(limit: PictureLimit(height: 20_000)),
        PictureWish(bitrate: 0), PictureWish(bitrate: 1_000_000_000), PictureWish(bitrate: 500_000, quality: .low),
    ])
    func picturesHaveTheirRange(_ wish: PictureWish) {
        #expect(refusal(.mp4, video: .on(wish)) != nil)
    }

    @Test func soundHasItsRange() {
        #expect(refusal(.mp4, audio: .on(SoundWish(bitrate: 100))) != nil)
        #expect(refusal(.mp4, audio: .on(SoundWish(bitrate: 64_000))) == nil)
        #expect(refusal(.wav, audio: .on(SoundWish(bitrate: 64_000))) != nil)
        #expect(refusal(.mkv, audio: .on(SoundWish(codec: .pcm, bitrate: 64_000))) != nil)
    }

    @Test func presetsNameSizeAndQuality() {
        #expect(PictureWish(preset: "720p") == PictureWish(limit: PictureLimit(shortSide: 720), quality: .medium))
        #expect(PictureWish(preset: "1080p-high") == PictureWish(limit: PictureLimit(shortSide: 1080), quality: .high))
        for text in ["", "p", "721p", "720", "720p-", "720p-best", "-720p", "720p-high-"] {
            #expect(PictureWish(preset: text) == nil, "\(text)")
        }
    }

    @Test func aTrimEndsAfterItsStart() throws {
        #expect(try ExportTrim(start: 0, end: 0.5).end == 0.5)
        #expect(try ExportTrim(start: 12).end == nil)
        for (start, end) in [(-1.0, nil), (.nan, nil), (.infinity, nil), (5, 5), (5, 4), (0, .nan), (0, 1e12)]
            as [(Double, Double?)]
        {
            #expect(throws: ExportingError.self) { try ExportTrim(start: start, end: end) }
        }
    }
}
