import JobQueue
import Logging
import Settings
import Stores
import Telemetry

extension JobPool {
    /// The pool of a gateway or of `capstan worker`, with all that it can do.
    static func carrying(
        _ settings: GatewaySettings, folder: RecordingFolder, store: StateStore, metrics: JobMetrics,
        events: EventLog, logger: Logger, holder: JobHolder, liveCores: @escaping @Sendable () -> Double = { 0 }
    ) -> JobPool {
        let cores = Machine.cores
        let finalizing = FinalizeRun(
            folder: folder, store: store, metrics: metrics, events: events, logger: logger,
            minFreeSpace: settings.minFreeSpace, now: { SystemClock.monotonic() },
            finalize: FinalizeWork.inProcess(logger: logger))
        let exporting = ExportRun(
            folder: folder, store: store, events: events, logger: logger, minFreeSpace: settings.minFreeSpace,
            threads: min(cores, ExportWork.maximumThreads), wallClock: { SystemClock.wall() },
            transcode: ExportWork.inProcess(logger: logger))
        return JobPool(
            Configuration(
                places: settings.workers ?? max(2, cores), cores: Double(cores),
                lease: LeaseTerms(lease: settings.jobLease), holder: holder),
            runs: [finalizing, exporting], store: store, metrics: metrics, events: events, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() }, liveCores: liveCores)
    }
}
