import ArgumentParser
import Foundation
import Settings

/// The settings that the command line has, for every command that serves with them.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where REST, WHIP and the page are served (127.0.0.1:8080).", valueName: "host:port"))
    var http: String?

    @Option(help: ArgumentHelp("Where media comes in, one port for all ([::]:8081).", valueName: "host:port"))
    var media: String?

    @Option(
        help: ArgumentHelp("Addresses or names that go into answers (all of the machine's).", valueName: "ip|host,…"))
    var advertise: String?

    @Option(help: ArgumentHelp("Jobs worked on at once, 0 for none (as many as there are cores).", valueName: "n"))
    var workers: String?

    @OptionGroup var process: ProcessOptions

    func load() throws(SettingsError) -> SettingsLoader.Loaded {
        try process.load(with: ["http": http, "media": media, "advertise": advertise, "workers": workers])
    }
}

/// Those that every process of ours has that works on recordings and jobs.
struct ProcessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder that recordings are kept in (./recordings).", valueName: "dir"))
    var recordings: String?

    @Option(
        help: ArgumentHelp(
            "The SQLite file or postgres:// URL of the database (.capstan/capstan.sqlite under the recordings).",
            valueName: "file|url"))
    var database: String?

    @Option(help: ArgumentHelp("A YAML file of settings.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("auto, text or json.", valueName: "format"))
    var logFormat: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel: String?

    /// - Parameter options: what else the command line has, by the settings' keys.
    func load(with options: [String: String?]) throws(SettingsError) -> SettingsLoader.Loaded {
        let own = ["recordings": recordings, "database": database, "logFormat": logFormat, "logLevel": logLevel]
        let environment = ProcessInfo.processInfo.environment
        var file: SettingsFile?
        if let path = config ?? environment["CAPSTAN_CONFIG"] { file = try SettingsFile.read(path) }
        return try SettingsLoader.load(
            commandLine: own.merging(options) { own, _ in own }, environment: environment, file: file)
    }
}
