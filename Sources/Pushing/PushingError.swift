import CFFmpeg

/// Why a push ends. Its reach is that attempt. The address is in no text: there is a key in it.
package enum PushingError: Error, Sendable, Hashable, CustomStringConvertible {
    case connect(code: Int32)
    /// It took nothing for so long.
    case stuck(doing: String, seconds: Int)
    case write(operation: String, code: Int32)
    case outOfMemory
    case unusable(reason: String)

    package var description: String {
        switch self {
        case .connect(let code): "the server cannot be reached or refuses: \(Self.text(of: code))"
        case .stuck(let doing, let seconds): "the server took nothing for \(seconds) s while \(doing)"
        case .write(let operation, let code): "the connection broke at \(operation): \(Self.text(of: code))"
        case .outOfMemory: "no memory is left for a push"
        case .unusable(let reason): reason
        }
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(code, &buffer, buffer.count)
        return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }
}
