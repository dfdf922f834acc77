import Exporting
import Transcoding

/// One export as a process of its own, to be timed beside the command of `ffmpeg` that makes the same.
///
///     capstan-transcode SOURCE DESTINATION mp4 copy
///     capstan-transcode SOURCE DESTINATION mp4 720p
///     capstan-transcode live-sound SOURCE
///     capstan-transcode live-picture SOURCE
@main enum TranscodeBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "live-sound" where words.count == 2: return try LiveBench.sound(words[1])
        case "live-picture" where words.count == 2: return try LiveBench.ladder(words[1])
        default: break
        }
        guard words.count == 4, let format = ExportFormat(rawValue: words[2]) else {
            print("usage: capstan-transcode SOURCE DESTINATION FORMAT copy|PRESET, both paths absolute")
            return
        }
        let wish = PictureWish(preset: words[3])
        let plan = FilePlan(
            source: words[0], name: words[1], format: format,
            picture: format.pictureCodecs.first.map {
                .init(
                    mayCopy: wish == nil,
                    encoding: PictureEncoding(codec: $0, limit: wish?.limit ?? PictureLimit()))
            },
            sound: format.soundCodecs.first.map {
                .init(mayCopy: wish == nil, encoding: SoundEncoding(codec: $0, bitrate: $0.defaultBitrate))
            })
        let order = TranscodeOrder(source: words[0], draft: words[1], plan: plan)
        print(try Transcoder.run(order, progress: { _ in }, isCancelled: { false }))
    }
}
