/// What stands between a file and its storage.
package enum S3Error: Error, Sendable, Hashable, CustomStringConvertible {
    /// No whole answer came.
    case away(String)
    /// It answered with an error.
    case refused(doing: String, status: Int, code: String, message: String)
    /// It answered what makes no sense there.
    case strange(doing: String, String)
    /// What lies there is not what was sent.
    case unproved(String)
    case file(String)
    case cancelled

    /// Trying again cannot help until somebody has mended something.
    package var isFinal: Bool {
        switch self {
        case .refused(_, let status, _, _): (400..<500).contains(status) && ![408, 409, 429].contains(status)
        case .file: true
        case .away, .strange, .unproved, .cancelled: false
        }
    }

    package var description: String {
        switch self {
        case .away(let text): "s3: \(text)"
        case .refused(let doing, let status, let code, let message):
            "s3: \(doing): it answered \(status) \(code)\(message.isEmpty ? "" : ": \(message)"); \(Self.advice(status, code))"
        case .strange(let doing, let text):
            "s3: \(doing): \(text); check that the endpoint of the storage speaks S3"
        case .unproved(let text): "s3: \(text); the local file is kept, and it is sent again"
        case .file(let text): "s3: \(text)"
        case .cancelled: "s3: broken off"
        }
    }

    private static func advice(_ status: Int, _ code: String) -> String {
        switch code {
        case "NoSuchBucket": "make the bucket, or name another"
        case "SignatureDoesNotMatch", "InvalidAccessKeyId": "check the storage's keys and region in the configuration"
        case "AccessDenied": "let these keys put objects there, or name others"
        case "RequestTimeTooSkewed": "set this machine's clock"
        default:
            status >= 500 || status == 429
                ? "the storage is busy or broken: try again" : "check bucket, endpoint and keys of the storage"
        }
    }
}
