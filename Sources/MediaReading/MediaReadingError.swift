import CFFmpeg
import RTPSend

/// Why a file cannot be published, said so that the reader knows what to do.
package enum MediaReadingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// libavformat finds no file, or none of a kind that it knows.
    case cannotOpen(path: String, code: Int32)
    case nothingToPublish(path: String)
    case unsupportedCodec(path: String, kind: String, codec: String)
    case unsupportedForm(path: String, kind: String, codec: String, seen: String, advice: String)
    /// Pictures are not in the order in which they are shown.
    case reordered(path: String, codec: String)
    /// Pictures, but not one keyframe that a receiver could begin with.
    case noKeyframe(path: String)
    case tooLarge(path: String, limit: Int)
    case frame(path: String, RTPSendError)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let code):
            "\(path) cannot be read as media: \(Self.text(of: code)); give an MP4, WebM, Matroska, Ogg, MPEG-TS, IVF or "
                + "H264 file"
        case .nothingToPublish(let path):
            "\(path) holds neither picture nor sound that could be published"
        case .unsupportedCodec(let path, let kind, let codec):
            "the \(kind) of \(path) is \(codec), which WebRTC does not carry: "
                + (kind == "sound"
                    ? "convert it (ffmpeg -i \(path) -c:v copy -c:a libopus out.mkv) or leave it out with --no-sound"
                    : "convert it (ffmpeg -i \(path) -c:v libx264 -bf 0 -c:a libopus out.mkv) or leave it out with "
                        + "--no-picture")
        case .unsupportedForm(let path, let kind, let codec, let seen, let advice):
            "the \(kind) of \(path) is \(codec) with \(seen), which cannot be published: \(advice)"
        case .reordered(let path, let codec):
            "\(path) has B-frames (\(codec)): WebRTC receivers show pictures in the order in which they come; encode "
                + "without them (ffmpeg -i \(path) -c:v libx264 -bf 0 -c:a copy out.mkv)"
        case .noKeyframe(let path):
            "\(path) has no keyframe: there is nothing that a receiver could begin with"
        case .tooLarge(let path, let limit):
            "\(path) holds more than \(limit >> 20) MiB of media, which is kept in memory: publish a shorter piece of it "
                + "(ffmpeg -i \(path) -t 600 -c copy out.mkv), with --loop if it is to go on"
        case .frame(let path, let error): "\(path): \(error)"
        }
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(code, &buffer, buffer.count)
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
