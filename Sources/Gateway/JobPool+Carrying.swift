import Delivering
import JobQueue
import Logging
import Media
import Outbound
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

    /// The pool of what waits for others: it takes no place from work, and work takes none from it.
    static func telling(
        _ settings: GatewaySettings, store: StateStore, metrics: JobMetrics, events: EventLog, logger: Logger
    ) -> JobPool {
        let client = HTTPClient(rule: AddressRule(allowed: settings.webhookNetworks))
        let run = WebhookRun(
            store: store, secrets: SecretReader(settings.secrets), logger: logger,
            wallClock: { SystemClock.wall() }, call: WebhookRun.calling(client))
        return JobPool(
            Configuration(
                places: ReceiverLanes.places, cores: 1, lease: LeaseTerms(lease: settings.jobLease),
                backoff: Backoff(base: .seconds(1), limit: .seconds(3600))),
            runs: [run], store: store, metrics: metrics, events: events, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() })
    }

    /// The pool of what brings files to others.
    static func bringing(
        _ settings: GatewaySettings, folder: RecordingFolder, store: StateStore, deliverer: Deliverer,
        metrics: JobMetrics, events: EventLog, logger: Logger
    ) -> JobPool {
        let run = UploadRun(
            folder: folder, store: store, events: events, deliverer: deliverer, logger: logger,
            wallClock: { SystemClock.wall() })
        return JobPool(
            Configuration(
                places: UploadRun.places, cores: 1, lease: LeaseTerms(lease: settings.jobLease),
                backoff: Backoff(base: .seconds(1), limit: .seconds(600))),
            runs: [run], store: store, metrics: metrics, events: events, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() })
    }
}
