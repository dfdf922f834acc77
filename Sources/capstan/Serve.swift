import ArgumentParser
import Foundation
import Gateway
import HTTPAPI
import Logging
import Settings
import Telemetry

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the gateway: take publishers over WHIP, record them, answer REST.",
        discussion: """
            Every option is also a key of the YAML file given with --config and an environment variable (CAPSTAN_HTTP, \
            CAPSTAN_MEDIA, …); the command line wins, then the environment, then the file. docs/configuration.md lists \
            them all.
            """)

    @Option(help: ArgumentHelp("A YAML file of settings.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Where REST, WHIP and the page are served (127.0.0.1:8080).", valueName: "host:port"))
    var http: String?

    @Option(help: ArgumentHelp("Where media comes in, one port for all ([::]:8081).", valueName: "host:port"))
    var media: String?

    @Option(
        help: ArgumentHelp("Addresses or names that go into answers (all of the machine's).", valueName: "ip|host,…"))
    var advertise: String?

    @Option(help: ArgumentHelp("The folder that recordings are kept in (./recordings).", valueName: "dir"))
    var recordings: String?

    @Option(
        help: ArgumentHelp("The SQLite database (.capstan/capstan.sqlite under the recordings).", valueName: "file"))
    var database: String?

    @Option(help: ArgumentHelp("auto, text or json.", valueName: "format"))
    var logFormat: String?

    @Option(help: ArgumentHelp("trace, debug, info, notice, warning, error or critical.", valueName: "level"))
    var logLevel: String?

    func run() async throws {
        let loaded = try load()
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
        defer { LogOutput.standardError.flush() }
        do {
            try await serve(settings, logger)
        } catch {
            logger.critical("the gateway cannot run", metadata: ["error": "\(error)"])
            LogOutput.standardError.flush()
            throw CommandFailure(text: "\(error)")
        }
    }

    private func load() throws -> SettingsLoader.Loaded {
        let environment = ProcessInfo.processInfo.environment
        do {
            let file = try (config ?? environment["CAPSTAN_CONFIG"]).map { try SettingsFile.read($0) }
            return try SettingsLoader.load(
                commandLine: [
                    "http": http, "media": media, "advertise": advertise, "recordings": recordings,
                    "database": database, "logFormat": logFormat, "logLevel": logLevel,
                ], environment: environment, file: file)
        } catch {
            throw CommandFailure.wrongUsage("\(error)")
        }
    }

    private func serve(_ settings: GatewaySettings, _ logger: Logger) async throws {
        let signals = StopSignals.first()
        let gateway = try await Gateway.start(settings: settings, version: Version.text, logger: logger)
        let server = APIServer(
            gateway: gateway, settings: APISettings(settings), logger: logger, now: { SystemClock.wall() },
            onListening: { address in
                logger.info("http listening", metadata: ["address": "\(address)"])
                // For the person at the terminal; what logs are read from has the line above.
                Terminal.say("Capstan \(Version.text) is up: open http://\(address)/ in a browser.")
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                for await number in signals {
                    logger.info("draining", metadata: ["signal": "\(number == SIGTERM ? "SIGTERM" : "SIGINT")"])
                    await gateway.drain()
                    await server.stop()
                }
            }
            do {
                _ = try await group.next()
                try await group.next()
            } catch {
                await gateway.drain()
                group.cancelAll()
                throw error
            }
        }
        await gateway.stop()
        logger.info("stopped")
    }
}

extension APISettings {
    init(_ settings: GatewaySettings) {
        self.init(
            host: settings.http.host, port: Int(settings.http.port), allowedOrigins: settings.corsOrigins,
            iceServers: settings.iceServers, maxOfferBytes: settings.maxOfferBytes,
            maxBodyBytes: settings.maxBodyBytes, recordingIdleTimeout: settings.idleTimeout)
    }
}
