import CFFmpeg
import Glibc

/// Why a file could not be made. Its reach is that file.
package enum TranscodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not a media file that we write, or none at all.
    case cannotRead(path: String, code: Int32)
    /// Nothing of what is wanted is in it, or none of it can be decoded.
    case nothingUsable(path: String, reason: String)
    /// Debian's FFmpeg has it; another may not.
    case missingCodec(name: String)
    case encoder(name: String, code: Int32)
    case outOfMemory(doing: String)
    case diskFull(path: String)
    case write(operation: String, path: String, code: Int32)
    /// A system call; `code` is an errno.
    case system(operation: String, path: String, code: Int32)
    case cancelled

    package var description: String {
        switch self {
        case .cannotRead(let path, let code):
            "\(path) cannot be read as WebM, Matroska or MP4: \(Self.text(of: code)); look whether it plays"
        case .nothingUsable(let path, let reason): "\(path): \(reason)"
        case .missingCodec(let name):
            "libavcodec has no \(name); install Debian's libavcodec59 in place of it"
        case .encoder(let name, let code):
            "\(name) refuses what was asked for: \(Self.text(of: code)); ask for another size or rate"
        case .outOfMemory(let doing): "no memory is left for \(doing); give workers more, or run fewer at once"
        case .diskFull(let path): "the disk is full at \(path); make room and try again"
        case .write(let operation, let path, let code): "\(path): libavformat \(operation): \(Self.text(of: code))"
        case .system(let operation, let path, let code):
            "\(path): \(operation): \(String(cString: strerror(code))) (errno \(code))"
        case .cancelled: "broken off, as was asked"
        }
    }

    /// Trying again cannot help.
    package var isFinal: Bool {
        switch self {
        case .cannotRead, .nothingUsable, .missingCodec, .encoder: true
        case .outOfMemory, .diskFull, .write, .system, .cancelled: false
        }
    }

    static func write(_ operation: String, _ path: String, _ code: Int32) -> TranscodingError {
        code == capstan_averror(ENOSPC) || code == capstan_averror(EDQUOT)
            ? .diskFull(path: path) : .write(operation: operation, path: path, code: code)
    }

    static func system(_ operation: String, _ path: String, _ code: Int32) -> TranscodingError {
        code == ENOSPC || code == EDQUOT
            ? .diskFull(path: path) : .system(operation: operation, path: path, code: code)
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(code, &buffer, buffer.count)
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
