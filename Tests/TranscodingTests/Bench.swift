import Exporting
import TestKit
import Transcoding

/// A folder in which one file is made of another.
struct Bench {
    let folder: Folder

    init() throws { folder = try Folder() }

    func order(
        _ source: String, _ format: ExportFormat, picture: PictureEncoding? = nil, copiesPicture: Bool = true,
        sound: SoundEncoding? = nil, copiesSound: Bool = true, start: Double = 0, end: Double? = nil
    ) -> TranscodeOrder {
        let draft = folder.file("made.\(format.fileExtension)")
        let plan = FilePlan(
            source: "source", name: "made", format: format,
            picture: format.pictureCodecs.first.map {
                .init(mayCopy: copiesPicture, encoding: picture ?? PictureEncoding(codec: $0))
            },
            sound: format.soundCodecs.first.map {
                .init(
                    mayCopy: copiesSound,
                    encoding: sound ?? SoundEncoding(codec: $0, bitrate: $0.defaultBitrate))
            }, start: start, end: end)
        return TranscodeOrder(source: source, draft: draft, plan: plan, threads: 1)
    }

    func run(_ order: TranscodeOrder) throws(TranscodingError) -> TranscodeResult {
        try Transcoder.run(order, progress: { _ in }, isCancelled: { false })
    }
}
