import Glibc

/// What goes wrong with one worker process or on the link to it. Its reach is that attempt of its job.
package enum WorkerLinkError: Error, Sendable, Hashable, CustomStringConvertible {
    case system(operation: String, code: Int32)
    /// A message longer than its type may be.
    case tooLong(type: UInt8, length: Int, limit: Int)
    case malformed(String)
    case otherVersion(seen: UInt16)
    /// The process is gone before it said what came of its work.
    case died(how: String, lastWords: String)
    /// No sign of life for so long; it was killed.
    case silent(Duration)
    /// It was asked to end, or killed since it did not.
    case cancelled
    /// It says itself that it could not do it.
    case failed(text: String, isFinal: Bool)

    package var description: String {
        switch self {
        case .system(let operation, let code):
            "worker process: \(operation): \(String(cString: strerror(code))) (errno \(code))"
        case .tooLong(let type, let length, let limit):
            "worker link: a message of type \(type) has \(length) bytes, \(limit) are allowed"
        case .malformed(let what): "worker link: \(what)"
        case .otherVersion(let seen):
            "worker link: the process speaks version \(seen), this one \(WorkerLinkFrame.version)"
        case .died(let how, let lastWords):
            "the worker process \(how)" + (lastWords.isEmpty ? "" : "; it said: \(lastWords)")
        case .silent(let duration):
            "the worker process gave no sign of life for \(duration.components.seconds) s and was killed"
        case .cancelled: "the worker process was asked to end"
        case .failed(let text, _): text
        }
    }
}
