import Logging
import NIOConcurrencyHelpers

/// A log handler that keeps what was logged.
struct LogLines: LogHandler {
    private let kept = NIOLockedValueBox([String]())
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    func count(_ text: String) -> Int { kept.withLockedValue { $0.count { $0.contains(text) } } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        kept.withLockedValue { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
