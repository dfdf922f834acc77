import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Settings
import Stores
import Telemetry

/// Begins, watches, ends and finishes recordings: the store, the manifests, the jobs and the media plane are moved from
/// here. Finalizing is a `JobPool`'s. Its clocks are handed in; `start` makes the tasks that call `processEvents` and `tick`.
package actor RecordingService {
    package struct Configuration: Sendable {
        /// The folder of all recordings.
        package var recordings: String
        /// Bytes free below which nothing new begins.
        package var minFreeSpace: Int64
        package var lease: LeaseTerms
        /// How often a manifest is written while nothing but sizes change.
        package var manifestInterval: Duration
        /// How a room is recorded by itself.
        package var wish: @Sendable (_ room: String) -> (pattern: RoomPattern, wish: RecordingWish)?
        /// What a recording gets that a rule began which names none.
        package var idleTimeout: Duration
        /// Whether a recording that does not say so keeps pictures that lack what they refer to.
        package var keepEverything: Bool
        /// Which layers of pictures a recording of a room gets that names none.
        package var layers: @Sendable (_ room: String) -> LayerWish

        package init(
            recordings: String, minFreeSpace: Int64 = 0, lease: LeaseTerms = LeaseTerms(),
            manifestInterval: Duration = .seconds(5),
            wish: @escaping @Sendable (_ room: String) -> (pattern: RoomPattern, wish: RecordingWish)? = { _ in nil },
            idleTimeout: Duration = .seconds(300), keepEverything: Bool = false,
            layers: @escaping @Sendable (_ room: String) -> LayerWish = { _ in .best }
        ) {
            self.recordings = recordings
            self.minFreeSpace = minFreeSpace
            self.lease = lease
            self.manifestInterval = manifestInterval
            self.wish = wish
            self.idleTimeout = idleTimeout
            self.keepEverything = keepEverything
            self.layers = layers
        }
    }

    let configuration: Configuration
    let folder: RecordingFolder
    let store: StateStore
    let plane: any MediaPlane
    let inbox: TapInbox
    let metrics: RecordingMetrics
    let jobMetrics: JobMetrics
    let events: EventLog
    let logger: Logger
    let now: @Sendable () -> Instant
    let wallClock: @Sendable () -> WallClock
    let freeSpace: @Sendable () -> Int64?
    /// Manifests and folders, by room: one may be on a disk that hangs.
    let files = BlockingLanes(label: "capstan.recordings")

    var active: [UUIDv7: ActiveRecording] = [:]
    var isDraining = false
    var complaints = Complaints()
    /// Rooms in which somebody publishes and which a rule wants recorded, until they are.
    var wantedByRule: Set<String> = []
    var beginningByRule: [String: Task<Void, Never>] = [:]
    var lock: RecordingsLock?
    private var tasks: [Task<Void, Never>] = []

    /// - Parameters:
    ///   - inbox: the one that `plane` delivers to.
    ///   - freeSpace: bytes free where the recordings are; `nil`: ask the system.
    package init(
        _ configuration: Configuration, store: StateStore, plane: any MediaPlane, inbox: TapInbox,
        metrics: MetricsRegistry, events: EventLog, logger: Logger, now: @escaping @Sendable () -> Instant,
        wallClock: @escaping @Sendable () -> WallClock, freeSpace: (@Sendable () -> Int64?)? = nil
    ) {
        self.configuration = configuration
        let folder = RecordingFolder(root: configuration.recordings)
        self.folder = folder
        self.store = store
        self.plane = plane
        self.inbox = inbox
        self.metrics = RecordingMetrics(metrics)
        jobMetrics = JobMetrics(metrics)
        self.events = events
        self.logger = logger
        self.now = now
        self.wallClock = wallClock
        self.freeSpace = freeSpace ?? { folder.freeSpace() }
    }

    /// Takes the folder for this process, finishes what a former run left, and begins to work.
    package func start() async throws(GatewayError) {
        try await recover()
        let (inbox, changes) = (inbox, store.changes(of: .jobs))
        tasks = [
            Task { [weak self] in
                for await _ in inbox.wakes { await self?.processEvents() }
            },
            Task { [weak self] in
                while let wait = await self?.untilNextTick(), (try? await Task.sleep(for: wait)) != nil {
                    await self?.tickRecordings()
                }
            },
            Task { [weak self] in
                while (try? await Task.sleep(for: .seconds(1))) != nil { await self?.tickStore() }
            },
            Task { [weak self] in
                for await _ in changes { await self?.jobsChanged() }
            },
        ]
    }

    /// Begins nothing new and ends what runs with `drain`; its finalizing waits in the queue. Returns when every file
    /// is closed and known to the store. Twice is once.
    package func drain() async {
        isDraining = true
        let endings = active.values.compactMap { end($0, .drain) }
        for ending in endings { _ = await ending.value }
        await settleAll()
        for task in tasks { task.cancel() }
        inbox.finish()
        for task in tasks { await task.value }
        tasks = []
        lock = nil
    }

    // MARK: Health

    /// `nil` when recordings can begin, else what is missing.
    package func unreadiness() async -> String? {
        if isDraining { return "the gateway is draining" }
        do {
            try await store.check()
        } catch {
            return error.description
        }
        return await shortOfSpace()
    }

    func shortOfSpace() async -> String? {
        let freeSpace = freeSpace
        guard let free = await files.run("", { freeSpace() }), free < configuration.minFreeSpace else { return nil }
        return "recordings: \(free) bytes are free in \(folder.root), less than minFreeSpace "
            + "(\(configuration.minFreeSpace)); make room or lower it"
    }

    /// Brings the gauges up to date, before a scrape.
    package func refreshMetrics() async {
        processEvents()
        guard var recordings = try? await store.recordingCounts(), let jobs = try? await store.jobCounts(),
            let waits = try? await store.longestWaits()
        else { return }
        // The store lags a little behind those that run, and they all are here.
        for state in [RecordingState.waiting, .recording, .paused] { recordings[state] = 0 }
        for active in active.values where active.machine.isRunning { recordings[active.machine.state, default: 0] += 1 }
        metrics.show(recordings: recordings, jobs: jobs, waits: waits)
    }

    // MARK: Saving

    /// Writes a recording, as it is when all saves before are through, to the store and its manifest.
    @discardableResult
    func save(_ active: ActiveRecording) -> Task<Bool, Never> {
        if let waiting = active.saves.waiting { return waiting }
        let before = active.saves.underWay
        let task = Task {
            _ = await before?.value
            return await self.saveNow(active)
        }
        active.saves.waiting = task
        return task
    }

    private func saveNow(_ active: ActiveRecording) async -> Bool {
        let began = now()
        active.saves.begin()
        guard !active.isHandedOver else {
            active.saves.end(at: began, took: .zero)
            return true
        }
        active.savedAt = began
        let isKept = await keep(active.record, parts: active.parts, directory: active.directory)
        let ended = now()
        active.saves.end(at: ended, took: ended - began)
        saveIfDue(active, at: ended)
        return isKept
    }

    /// Has a change saved that nobody waits for: at once, or after a rest when much is saved.
    func saveSoon(_ active: ActiveRecording) {
        active.saves.isWanted = true
        saveIfDue(active, at: now())
    }

    func saveIfDue(_ active: ActiveRecording, at instant: Instant) {
        if !active.isHandedOver, active.saves.isDue(at: instant) { save(active) }
    }

    /// - Returns: whether the store has it; a manifest that cannot be written is logged, the next save writes it.
    func keep(_ record: RecordingRecord, parts: [String: PartSummary], directory: String) async -> Bool {
        let manifest = Manifest(record, parts: parts)
        do {
            try await files.run(record.room) { try ManifestFile.write(manifest, in: directory) }
            isOver(Self.manifestComplaint, record)
        } catch {
            complain(Self.manifestComplaint, record, ["error": "\(error)"])
        }
        do {
            try await store.update(record.id) { $0 = record }
            isOver(Self.storeComplaint, record)
            return true
        } catch {
            complain(Self.storeComplaint, record, ["error": "\(error)"])
            return false
        }
    }

    private static let manifestComplaint: Logger.Message = "the manifest could not be written"
    private static let storeComplaint: Logger.Message = "the recording could not be kept in the store"

    nonisolated static func refusal(_ error: StoresError) -> GatewayError {
        switch error {
        case .diskFull, .database, .postgreSQL, .away, .closed, .inUse: .unavailable(error.description)
        case .system, .unreadable: .failed(error.description)
        case .noSuchRecording(let id): .notFound("there is no recording \(id); it was deleted or never was")
        }
    }
}
