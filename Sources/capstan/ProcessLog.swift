import Logging
import Settings
import Telemetry

/// The log of a process that runs by itself.
enum ProcessLog {
    /// Once in a process.
    static func start(_ loaded: SettingsLoader.Loaded) -> (logger: Logger, style: LogLine.Style) {
        let settings = loaded.settings
        let style: LogLine.Style =
            switch settings.logFormat {
            case .auto: LogOutput.style()
            case .text: .text
            case .json: .json
            }
        LoggingSystem.bootstrap(
            LogOutput.factory(
                style: style, level: Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info,
                clock: { SystemClock.wall() }))
        let logger = Logger(label: "capstan")
        for note in loaded.notes { logger.notice("\(note)") }
        return (logger, style)
    }
}
