import Exporting
import Transcoding

/// One export as a process of its own, to be timed beside the command of `ffmpeg` that makes the same.
///
///     capstan-transcode SOURCE DESTINATION mp4 copy
///     capstan-transcode SOURCE DESTINATION mp4 720p
///     capstan-transcode compose DESTINATION grid plain|labels SOURCE…
///     capstan-transcode live-sound SOURCE
///     capstan-transcode live-picture SOURCE
@main enum TranscodeBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "live-sound" where words.count == 2: return try LiveBench.sound(words[1])
        case "live-picture" where words.count == 2: return try LiveBench.ladder(words[1])
        case "compose" where words.count >= 5:
            return try compose(words[1], words[2], labels: words[3] == "labels", Array(words.dropFirst(4)))
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

    /// Sources begin together and are named like recorded files: `anna.webm`, `anna~video2.webm`.
    private static func compose(_ destination: String, _ layout: String, labels: Bool, _ sources: [String]) throws {
        guard let layout = ExportLayout(rawValue: layout) else { return print("there is no layout \(layout)") }
        let wish = CompositionWish(layout: layout, labels: labels)
        let inputs = try sources.map { path in
            let name = String(path.split(separator: "/").last ?? "")
            let participant = String(name.prefix { $0 != "~" && $0 != "." })
            return ComposedInput(
                path: path, participant: participant,
                picture: ComposedInput.picture(ofFile: name, by: participant), clock: FileClock([]),
                duration: try Transcoder.duration(of: path))
        }
        let plan = FilePlan(
            source: nil, name: destination, format: .mp4,
            picture: .init(mayCopy: false, encoding: PictureEncoding(codec: .h264)),
            sound: .init(mayCopy: false, encoding: SoundEncoding(codec: .aac, bitrate: 128_000)), composition: wish)
        let order = TranscodeOrder(
            source: sources[0], draft: destination, plan: plan,
            composition: Composition(wish: wish, width: 1280, height: 720, inputs: inputs))
        print(try Transcoder.run(order, progress: { _ in }, isCancelled: { false }))
    }
}
