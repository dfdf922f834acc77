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

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let loaded: SettingsLoader.Loaded
        do {
            loaded = try options.load()
        } catch {
            throw CommandFailure.wrongUsage("\(error)")
        }
        let settings = loaded.settings
        let (logger, style) = ProcessLog.start(loaded)
        defer { LogOutput.standardError.flush() }
        do {
            try await serve(settings, logger)
        } catch {
            // For who reads the log; a person at a terminal gets the line below.
            if style == .json { logger.critical("the gateway cannot run", metadata: ["error": "\(error)"]) }
            LogOutput.standardError.flush()
            throw CommandFailure(text: "\(error)")
        }
    }

    private func serve(_ settings: GatewaySettings, _ logger: Logger) async throws {
        let signals = StopSignals.first()
        // What cannot be served with ends here, before sessions and recordings are touched.
        let api = try APISettings(settings)
        if let files = api.tls { _ = try files.read() }
        let gateway = try await Gateway.start(settings: settings, version: Version.text, logger: logger)
        let server = try APIServer(
            gateway: gateway, settings: api, logger: logger, now: { SystemClock.wall() },
            onListening: { address in
                gateway.announce(http: address.reached(as: Gateway.host))
                logger.info("http listening", metadata: ["address": "\(address)"])
                // For the person at the terminal; what logs are read from has the line above.
                Terminal.say(
                    "Capstan \(Version.text) is up: open \(address.isSecure ? "https" : "http")://\(address)/ in a browser."
                )
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
    init(_ settings: GatewaySettings) throws(HTTPAPIError) {
        self.init(
            host: settings.http.host, port: Int(settings.http.port),
            tls: try TLSFiles(certificate: settings.tlsCertificate, key: settings.tlsKey),
            allowedOrigins: settings.corsOrigins,
            maxOfferBytes: settings.maxOfferBytes,
            maxBodyBytes: settings.maxBodyBytes, recordingIdleTimeout: settings.idleTimeout,
            secrets: Set(settings.secrets.keys),
            places: DeliveryPlaces(storages: settings.storages, directories: settings.deliveryDirectories))
    }
}
