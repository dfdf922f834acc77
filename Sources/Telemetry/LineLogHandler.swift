import Logging
import Media

/// swift-log's back end: one line an event, as `LogLine` makes it.
package struct LineLogHandler: LogHandler {
    package let label: String
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let style: LogLine.Style
    private let clock: @Sendable () -> WallClock
    private let write: @Sendable (String) -> Void

    package init(
        label: String, style: LogLine.Style, level: Logger.Level,
        clock: @escaping @Sendable () -> WallClock = SystemClock.wall, write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.style = style
        logLevel = level
        self.clock = clock
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error, all["error"] == nil { all["error"] = "\(error)" }
        let message = event.message.description
        switch style {
        case .text: write(LogLine.text(time: clock(), level: event.level, message: message, metadata: all))
        case .json:
            write(LogLine.json(time: clock(), level: event.level, label: label, message: message, metadata: all))
        }
    }
}
