import ArgumentParser
import Gateway
import Glibc
import Logging
import Settings
import Telemetry

struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work on jobs (finalizing, exports) beside or instead of a gateway.",
        discussion: """
            It needs the gateway's folder of recordings and its database, and takes the same file of settings and the \
            same environment. SIGTERM or SIGINT gives back what it works on and ends it.
            """)

    @Option(help: ArgumentHelp("Jobs worked on at once (as many as there are cores).", valueName: "n"))
    var workers: String?

    @OptionGroup var process: ProcessOptions

    func run() async throws {
        let loaded: SettingsLoader.Loaded
        do {
            loaded = try process.load(with: ["workers": workers])
        } catch {
            throw CommandFailure.wrongUsage("\(error)")
        }
        guard loaded.settings.workers != 0 else {
            throw CommandFailure.wrongUsage("a worker without workers has nothing to do; give --workers 1 or more")
        }
        let (logger, style) = ProcessLog.start(loaded)
        defer { LogOutput.standardError.flush() }
        let signals = StopSignals.first()
        let worker: JobWorker
        do {
            worker = try await JobWorker.start(settings: loaded.settings, logger: logger)
        } catch {
            if style == .json { logger.critical("the worker cannot run", metadata: ["error": "\(error)"]) }
            LogOutput.standardError.flush()
            throw CommandFailure(text: "\(error)")
        }
        logger.info("working on jobs", metadata: ["recordings": "\(loaded.settings.recordings)"])
        for await number in signals {
            logger.info("draining", metadata: ["signal": "\(number == SIGTERM ? "SIGTERM" : "SIGINT")"])
        }
        await worker.drain()
        logger.info("stopped")
    }
}
