import CFFmpeg
import Glibc

/// What can go wrong with one file. Its reach is that file's sink.
package enum MuxingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// ENOSPC or EDQUOT.
    case diskFull(path: String)
    /// A system call on the file.
    case system(operation: String, path: String, code: Int32)
    /// libavformat said no.
    case library(operation: String, path: String, code: Int32)
    /// The plan names what the container or we cannot hold.
    case unsupported(path: String, reason: String)
    /// Finalizing needs room for a second copy.
    case shortOfSpace(path: String, needed: Int64, free: Int64)
    /// Not one whole frame is in the file.
    case nothingWhole(path: String, reason: String)
    /// The caller asked to end before the end.
    case cancelled(path: String)

    package var description: String {
        switch self {
        case .diskFull(let path):
            "file \(path): the disk is full; make room, the recording cannot go on without"
        case .system(let operation, let path, let code):
            "file \(path): \(operation): \(String(cString: strerror(code))) (errno \(code))"
        case .library(let operation, let path, let code):
            "file \(path): libavformat \(operation): \(Self.text(of: code)) (\(code))"
        case .unsupported(let path, let reason): "file \(path): \(reason)"
        case .shortOfSpace(let path, let needed, let free):
            "file \(path): finalizing needs \(needed) bytes beside it and \(free) are free; it stays as it grew, playable"
        case .nothingWhole(let path, let reason): "file \(path): holds no whole frame (\(reason))"
        case .cancelled(let path): "file \(path): finalizing was broken off; it stays as it was"
        }
    }

    /// `code` is an errno.
    static func system(_ operation: String, _ path: String, _ code: Int32) -> MuxingError {
        code == ENOSPC || code == EDQUOT
            ? .diskFull(path: path) : .system(operation: operation, path: path, code: code)
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(code, &buffer, buffer.count)
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
