import Glibc
import Logging
import Media

/// Where the process's log goes: once, at its start.
package enum LogOutput {
    package static let standardError = LogWriter()

    /// Text on a terminal, JSON lines otherwise.
    package static func style(forDescriptor descriptor: Int32 = STDERR_FILENO) -> LogLine.Style {
        isatty(descriptor) == 1 ? .text : .json
    }

    /// A factory for `LoggingSystem.bootstrap`, which may be called once in a process.
    package static func factory(
        style: LogLine.Style, level: Logger.Level, clock: @escaping @Sendable () -> WallClock = SystemClock.wall,
        writer: LogWriter = standardError
    ) -> @Sendable (String) -> any LogHandler {
        { label in
            LineLogHandler(label: label, style: style, level: level, clock: clock) { writer.write($0) }
        }
    }
}
