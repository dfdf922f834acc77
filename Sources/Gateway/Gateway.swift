import DTLS
import Delivering
import Exporting
import ICE
import JobQueue
import Logging
import Media
import MediaSocket
import Muxing
import NIOConcurrencyHelpers
import Recording
import Settings
import Stores
import Telemetry
import WebRTCCore
import WorkerLink

/// The whole gateway behind one face: what WHIP and REST may ask of it. Every call may come from any task.
package final class Gateway: Sendable {
    private let hub: SessionHub
    let publishing: PublishService
    let watching: WatchService
    let recording: RecordingService
    /// `/v1/exports`.
    package let exports: ExportService
    /// `/v1/broadcasts`.
    package let broadcasts: BroadcastService
    private let pool: JobPool
    private let bringing: JobPool
    private let telling: JobPool
    private let router: WebhookRouter
    private let writer: FileWriter
    private let store: StateStore
    private let events: EventLog
    let directory: RoomDirectory
    private let metrics: MetricsRegistry
    private let isDraining = NIOLockedValueBox(false)

    private init(
        hub: SessionHub, publishing: PublishService, watching: WatchService, recording: RecordingService,
        exports: ExportService, broadcasts: BroadcastService, pool: JobPool, bringing: JobPool, telling: JobPool,
        router: WebhookRouter,
        writer: FileWriter, store: StateStore, events: EventLog, directory: RoomDirectory, metrics: MetricsRegistry
    ) {
        self.hub = hub
        self.publishing = publishing
        self.watching = watching
        self.recording = recording
        self.exports = exports
        self.broadcasts = broadcasts
        self.pool = pool
        self.bringing = bringing
        self.telling = telling
        self.router = router
        self.writer = writer
        self.store = store
        self.events = events
        self.directory = directory
        self.metrics = metrics
    }

    /// Opens what it needs, starts its threads, and takes up what a former run left. An error says what to do.
    package static func start(settings: GatewaySettings, version: String, logger: Logger) async throws -> Gateway {
        let metrics = MetricsRegistry()
        metrics.gauge("capstan_build_info", help: "1, with the version.", labels: [MetricLabel("version", version)])
            .set(1)
        // The port first: a second gateway on the same folder ends here, before it touches anything.
        let thread = try MediaThread(
            binding: try MediaAddress.bind(settings.media), clock: { SystemClock.monotonic() }, logger: logger,
            connections: settings.iceTcp ? .ofThisProcess : nil,
            responder: settings.stunServer ? BindingResponder(seed: .random(in: 0 ... .max)) : nil)
        let addresses = try MediaAddress.advertised(settings.advertise, bound: thread.localAddress)
        let folder = RecordingFolder(root: settings.recordings)
        let identity = try await BlockingQueue(label: "capstan.start").run { try folder.identity() }
        try await check(settings.webhooks, secrets: SecretReader(settings.secrets))
        let iceServers = ICEServerList(
            settings.iceServers, secrets: SecretReader(settings.secrets), lifetime: settings.turnLifetime,
            logger: logger,
            wallClock: { SystemClock.wall() })
        try await iceServers.check()
        let store = try await StateStore.open(
            settings.databaseLocation, folder: identity.description, clock: { SystemClock.wall() })
        let unsynced = metrics.counter(
            "capstan_disk_sync_failures_total", help: "Times that a disk could not keep what was written.")
        let writer = try FileWriter(
            syncing: settings.syncInterval == .zero
                ? nil
                : SyncTerms(interval: settings.syncInterval) { folder, code in
                    unsynced.increment()
                    logger.error(
                        "the disk could not keep what was written",
                        metadata: ["folder": "\(folder)", "errno": "\(code)"])
                })
        let inbox = TapInbox()
        let events = EventLog(store: store, wallClock: { SystemClock.wall() }, metrics: metrics, logger: logger)
        let directory = RoomDirectory(
            store: store, host: Gateway.host, logger: logger, now: { SystemClock.monotonic() })
        let hub = SessionHub(
            thread: thread, writer: writer, metrics: metrics,
            held: HeldMemory(limit: settings.maxHeldBytes, sessionLimit: settings.maxSessionHeldBytes),
            rejoinWindow: settings.rejoinWindow, logger: logger,
            onEvent: { inbox.deliver($0) },
            onNotice: {
                events.note($0.kind, room: $0.room, $0.eventData)
                directory.note($0)
            })
        let publishing = try PublishService(
            hub: hub, certificate: try DTLSCertificate(now: SystemClock.wall()), addresses: addresses,
            iceServers: iceServers, maxSessions: settings.maxSessions, codecs: { settings.codecs(in: $0) },
            redundancy: settings.redundancy,
            maxBitrate: { settings.maxBitrate(in: $0) }, patience: { settings.patience(in: $0) }, logger: logger)
        let recording = RecordingService(
            RecordingService.Configuration(
                recordings: settings.recordings, minFreeSpace: settings.minFreeSpace,
                lease: LeaseTerms(lease: settings.jobLease), wish: { settings.recordingWish(in: $0) },
                idleTimeout: settings.idleTimeout,
                keepEverything: settings.keepEverything, layers: { settings.layers(in: $0) }),
            store: store, plane: hub, inbox: inbox, metrics: metrics, events: events, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() })
        let broadcasts = BroadcastService(
            BroadcastService.Configuration(
                recordings: settings.recordings, minFreeSpace: settings.minFreeSpace,
                lease: LeaseTerms(lease: settings.jobLease),
                livePatience: settings.livePatience, segment: settings.broadcastSegment, part: settings.broadcastPart,
                maxBroadcasts: settings.maxBroadcasts),
            store: store, hub: hub, workers: try LiveWorkers(), metrics: metrics, events: events, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() })
        let load = ProcessLoad()
        let jobMetrics = JobMetrics(metrics)
        let pool = JobPool.carrying(
            settings, folder: folder, store: store, metrics: jobMetrics, events: events, logger: logger,
            holder: .gateway, liveCores: { load.cores() })
        let deliverer = Deliverer(
            storages: settings.storages, directories: settings.deliveryDirectories,
            smallestPart: settings.deliveryPartSize,
            secrets: SecretReader(settings.secrets), wallClock: { SystemClock.wall() })
        let bringing = JobPool.bringing(
            settings, folder: folder, store: store, deliverer: deliverer, metrics: jobMetrics, events: events,
            logger: logger)
        let telling = JobPool.telling(settings, store: store, metrics: jobMetrics, events: events, logger: logger)
        let router = WebhookRouter(
            store: store, targets: settings.webhooks, metrics: metrics, logger: logger,
            now: { SystemClock.monotonic() }, wallClock: { SystemClock.wall() })
        try await events.start()
        try thread.start()
        try await recording.start()
        try await broadcasts.start()
        try await store.forgetStoppedWebhooks()
        await pool.start()
        await bringing.start()
        await telling.start()
        await router.start()
        logger.info(
            "media listening",
            metadata: [
                "address": "\(thread.localAddress)", "tcp": "\(thread.takesConnections)",
                "advertised": "\(addresses.map { $0.host }.joined(separator: " "))",
            ])
        let exports = ExportService(
            folder: folder, store: store, events: events, deliverer: deliverer, logger: logger,
            wallClock: { SystemClock.wall() },
            recording: { id async throws(GatewayError) in try await recording.recording(id) })
        await exports.resume()
        return Gateway(
            hub: hub, publishing: publishing,
            watching: WatchService(publishing: publishing, maxViewers: settings.maxViewers), recording: recording,
            exports: exports, broadcasts: broadcasts, pool: pool, bringing: bringing, telling: telling,
            router: router, writer: writer,
            store: store, events: events, directory: directory, metrics: metrics)
    }

    /// A receiver that could never be told anything is better said at once.
    private static func check(_ webhooks: [WebhookTarget], secrets: SecretReader) async throws(GatewayError) {
        for target in webhooks {
            for pattern in target.events where !EventKind.allCases.contains(where: { pattern.covers($0.rawValue) }) {
                let known = EventKind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("webhooks: no event is called '\(pattern.text)'; there are \(known)")
            }
            do throws(SecretReader.Missing) {
                _ = try await secrets.webhook(target.secret)
            } catch {
                throw .invalid("webhooks: \(error)")
            }
        }
    }

    /// Takes no new sessions, ends recordings and sessions, and gives jobs back to the queue. Twice is once.
    package func drain() async {
        let isFirst = isDraining.withLockedValue { draining in
            defer { draining = true }
            return !draining
        }
        guard isFirst else { return }
        await hub.giveOutHeld()
        async let pooled: Void = pool.drain()
        async let brought: Void = bringing.drain()
        async let broadcast: Void = broadcasts.drain()
        await recording.drain()
        await pooled
        await brought
        await telling.drain()
        await broadcast
        await hub.endAll()
        await hub.settle()
        await directory.finish()
        await events.finish()
        // What has just happened goes into the queue; whoever starts next brings it.
        await router.finish()
        _ = await router.route()
    }

    /// Ends the threads and closes the store. After `drain`; nothing may be asked any more.
    package func stop() async {
        await hub.thread.stop()
        await writer.shutdown()
        store.close()
    }

    // MARK: Publishing

    /// Takes a WHIP offer. A `nil` participant gets a new name.
    package func publish(
        room: String, participant: String?, offer: String
    ) async throws(GatewayError) -> PublishAnswer {
        try refuseIfDraining()
        return try await publishing.publish(room: room, participant: participant, offer: offer)
    }

    func refuseIfDraining() throws(GatewayError) {
        guard isDraining.withLockedValue({ $0 }) else { return }
        throw .unavailable("the gateway is shutting down; try again in a moment")
    }

    /// Ends a session (WHIP DELETE); the three parts of its address must agree.
    package func endPublish(room: String, participant: String, session: UUIDv7) async throws(GatewayError) {
        guard await hub.end(session, room: room, participant: participant) else {
            throw await absence(
                of: session,
                else: "there is no session \(session) of \(participant) in \(room); it has ended or never was")
        }
    }

    /// Ends a session by its id (`DELETE /v1/sessions/{id}`).
    package func endSession(_ id: UUIDv7) async throws(GatewayError) {
        guard await hub.end(id) else { throw await absence(of: id, else: Self.noSession(id)) }
    }

    /// Sessions that are up, newest first.
    package func sessions() async -> [SessionSnapshot] { await hub.snapshots() }

    package func session(_ id: UUIDv7) async throws(GatewayError) -> SessionSnapshot {
        guard let snapshot = await hub.snapshot(id) else { throw await absence(of: id, else: Self.noSession(id)) }
        return snapshot
    }

    private static func noSession(_ id: UUIDv7) -> String { "there is no session \(id); it has ended or never was" }

    // MARK: Recordings

    /// - Parameters:
    ///   - deliver: the export to be made of it when it has ended.
    ///   - webhooks: who is told what happens to it, beside those of the configuration.
    ///   - idempotencyKey: the same key again gives the recording made the first time.
    package func startRecording(
        _ request: RecordingRequest, deliver: ExportRequest? = nil, webhooks: [WebhookTarget] = [],
        idempotencyKey: String?
    ) async throws(GatewayError) -> RecordingRecord {
        let record = try await recording.startRecording(request, webhooks: webhooks, idempotencyKey: idempotencyKey)
        guard let deliver else { return record }
        // Said again with the same key it is made once.
        _ = try await exports.start(
            deliver, of: .ids([record.id]), webhooks: webhooks, idempotencyKey: "deliver \(record.id)")
        return record
    }

    /// Returns when every file of it is closed.
    package func stopRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        try await recording.stopRecording(id)
    }

    package func recording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        try await recording.recording(id)
    }

    /// Newest first. `cursor` is what the page before gave as `nextCursor`.
    package func recordings(
        _ filter: RecordingFilter, limit: Int, cursor: String?
    ) async throws(GatewayError) -> RecordingPage {
        try await recording.recordings(filter, limit: limit, cursor: cursor)
    }

    /// Removes a recording that has ended, with its files.
    package func deleteRecording(_ id: UUIDv7) async throws(GatewayError) {
        try await recording.deleteRecording(id)
    }

    /// Where a file of a recording is; only names that the recording lists, and `recording.json`.
    package func recordingFile(_ id: UUIDv7, name: String) async throws(GatewayError) -> RecordingFileLocation {
        try await recording.recordingFile(id, name: name)
    }

    // MARK: Events and jobs

    /// - Parameter after: the number of the last event that is known; `nil`: only those to come.
    package func events(after: Int64?) async throws(GatewayError) -> EventReader {
        try await events.reader(after: after)
    }

    package func job(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let job: Job?
        do throws(StoresError) { job = try await store.job(id) } catch { throw RecordingService.refusal(error) }
        guard let job else { throw RecordingService.noJob(id) }
        return job
    }

    /// Asks for a job's end. One that waits ends at once; one that runs, when its worker has broken off.
    package func cancelJob(_ id: UUIDv7) async throws(GatewayError) -> Job { try await recording.cancelJob(id) }

    /// Makes a job that waits for another try, failed or was cancelled due now.
    package func retryJob(_ id: UUIDv7) async throws(GatewayError) -> Job { try await recording.retryJob(id) }

    /// Newest first. `cursor` is what the page before gave as `nextCursor`.
    package func jobs(
        kind: JobKind?, state: JobState?, recording: UUIDv7?, limit: Int, before cursor: UUIDv7?
    ) async throws(GatewayError) -> (items: [Job], next: UUIDv7?) {
        do throws(StoresError) {
            return try await store.jobs(
                kinds: kind.map { [$0] }, states: state.map { [$0] }, recording: recording, limit: limit,
                before: cursor)
        } catch {
            throw RecordingService.refusal(error)
        }
    }

    /// The rooms of the recordings that jobs are about, this gateway's or another's.
    package func rooms(of jobs: [Job]) async throws(GatewayError) -> [UUIDv7: String] {
        do throws(StoresError) {
            return try await store.rooms(of: Set(jobs.map(\.recording)))
        } catch {
            throw RecordingService.refusal(error)
        }
    }

    // MARK: Itself

    /// `nil` when it can take sessions, else what is missing.
    package func unreadiness() async -> String? { await recording.unreadiness() }

    /// Prometheus text format 0.0.4.
    package func metricsText() async -> String {
        await recording.refreshMetrics()
        await broadcasts.refreshMetrics()
        await hub.refreshMetrics()
        return metrics.text()
    }
}
