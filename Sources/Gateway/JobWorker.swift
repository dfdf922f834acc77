import JobQueue
import Logging
import Media
import Settings
import Stores
import Telemetry

/// A process that works on jobs beside a gateway, or without one: store, folder and pool, and no media.
package final class JobWorker: Sendable {
    private let pool: JobPool
    private let store: StateStore
    private let events: EventLog

    private init(pool: JobPool, store: StateStore, events: EventLog) {
        self.pool = pool
        self.store = store
        self.events = events
    }

    /// Takes no lock: a gateway and any number of workers may share a folder. An error says what to do.
    package static func start(settings: GatewaySettings, logger: Logger) async throws -> JobWorker {
        let metrics = MetricsRegistry()
        let folder = RecordingFolder(root: settings.recordings)
        let identity = try await BlockingQueue(label: "capstan.start").run { try folder.identity() }
        let store = try await StateStore.open(
            settings.databaseLocation, folder: identity.description, clock: { SystemClock.wall() })
        do throws(StoresError) {
            try await store.checkKnows(folder)
        } catch {
            store.close()
            throw error
        }
        let events = EventLog(store: store, wallClock: { SystemClock.wall() }, metrics: metrics, logger: logger)
        let pool = JobPool.carrying(
            settings, folder: folder, store: store, metrics: JobMetrics(metrics), events: events, logger: logger,
            holder: .worker)
        try await events.start()
        await pool.start()
        return JobWorker(pool: pool, store: store, events: events)
    }

    /// Gives back what it works on, and closes the store.
    package func drain() async {
        await pool.drain()
        await events.finish()
        store.close()
    }
}
