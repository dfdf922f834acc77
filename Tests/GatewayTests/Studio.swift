import Foundation
import Gateway
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Settings
import Stores
import Telemetry
import Testing

/// A recording service over a folder of its own, with clocks that stand still until they are moved. Nothing runs by
/// itself: the test calls what `start` would call.
struct Studio {
    let root: String
    let store: StateStore
    let inbox: TapInbox
    let plane: FilePlane
    let service: RecordingService
    let pool: JobPool
    let metrics: MetricsRegistry
    let events: EventLog
    let lines: LogLines
    let clock: StudioClock
    let finalizing: FinalizeScript

    init(
        root: String, clock: StudioClock = StudioClock(), database: String? = nil, minFreeSpace: Int64 = 0,
        rooms: String = "", store given: StateStore? = nil
    ) throws {
        self.root = root
        self.clock = clock
        store =
            try given
            ?? StateStore(
                path: database ?? root + "/.capstan/state.sqlite", folder: "here", clock: { clock.wall })
        inbox = TapInbox()
        plane = FilePlane(inbox)
        metrics = MetricsRegistry()
        let lines = LogLines()
        self.lines = lines
        let logger = Logger(label: "test") { _ in lines }
        events = EventLog(store: store, wallClock: { clock.wall }, metrics: metrics, logger: logger)
        let settings = try SettingsLoader.load(environment: ["CAPSTAN_ROOMS": rooms]).settings
        let finalizing = FinalizeScript()
        self.finalizing = finalizing
        service = RecordingService(
            RecordingService.Configuration(
                recordings: root, minFreeSpace: minFreeSpace,
                wish: { settings.recordingWish(in: $0) }, idleTimeout: settings.idleTimeout,
                layers: { settings.layers(in: $0) }),
            store: store, plane: plane, inbox: inbox, metrics: metrics, events: events,
            logger: logger, now: { clock.now },
            wallClock: { clock.wall }, freeSpace: { finalizing.freeSpace })
        let jobs = JobMetrics(metrics)
        let thread = BlockingQueue(label: "test.finalize")
        let run = FinalizeRun(
            folder: RecordingFolder(root: root), store: store, metrics: jobs, events: events, logger: logger,
            minFreeSpace: minFreeSpace, now: { clock.now }, freeSpace: { finalizing.freeSpace },
            finalize: { task, context, _ in
                try await thread.run { try finalizing.run(task) { context.isAskedToEnd } }
            })
        pool = JobPool(
            JobPool.Configuration(places: 4, cores: 4, backoff: Backoff(jitter: 0)), runs: [run], store: store,
            metrics: jobs, events: events, logger: logger, now: { clock.now }, wallClock: { clock.wall })
    }

    /// What a second brings.
    func tick() async {
        await service.tick()
        await pool.tick()
        await pool.cared()
    }

    /// As when the store tells that jobs have changed.
    func cancelJob(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let job = try await service.cancelJob(id)
        await pool.jobsChanged()
        return job
    }

    static func with(_ body: (Studio) async throws -> Void) async throws {
        try await withFolder { try await body(try Studio(root: $0)) }
    }

    static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "capstan-gateway-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// Types of the events so far.
    func told() async throws -> [String] {
        #expect(await events.write())
        return try await store.events(after: 0, limit: 1000).map(\.event.type)
    }

    func advance(_ duration: Duration) { clock.advance(duration) }

    func directory(_ record: RecordingRecord) -> String { "\(root)/\(record.room)/\(record.id)" }

    func manifest(_ record: RecordingRecord) throws -> Manifest { try ManifestFile.read(from: directory(record)) }

    /// Starts a recording and lets one participant send.
    func begin(
        _ request: RecordingRequest = RecordingRequest(room: "standup"), participant: String = "desk-1"
    ) async throws -> RecordingRecord {
        let record = try await service.startRecording(request, idempotencyKey: nil)
        plane.come(record.id, participant)
        try plane.open(record.id, participant, at: clock.wall)
        await service.processEvents()
        return record
    }
}

final class StudioClock: Sendable {
    private let elapsed = NIOLockedValueBox(Duration.zero)

    var now: Instant { Instant(nanoseconds: 7_000_000_000) + elapsed.withLockedValue { $0 } }
    var wall: WallClock { WallClock(nanoseconds: 1_795_000_000_000_000_000) + elapsed.withLockedValue { $0 } }
    func advance(_ duration: Duration) { elapsed.withLockedValue { $0 += duration } }
}

/// What finalizing does in a test: it makes a draft one byte longer, or fails as often as it is told.
final class FinalizeScript: Sendable {
    struct Failure: Error {}

    private struct State: Sendable {
        var failures: [String: Int] = [:]
        var done: [String] = []
        var freeSpace: Int64? = 1 << 40
        var outcome: (@Sendable (FinalizeTask, () -> Bool) throws -> FinalizeOutcome)?
    }

    private let state = NIOLockedValueBox(State())

    var done: [String] { state.withLockedValue { $0.done } }
    var freeSpace: Int64? {
        get { state.withLockedValue { $0.freeSpace } }
        set { state.withLockedValue { $0.freeSpace = newValue } }
    }

    func fail(_ name: String, times: Int) { state.withLockedValue { $0.failures[name] = times } }

    func answer(_ outcome: @escaping @Sendable (FinalizeTask, () -> Bool) throws -> FinalizeOutcome) {
        state.withLockedValue { $0.outcome = outcome }
    }

    func run(_ task: FinalizeTask, _ isCancelled: () -> Bool) throws -> FinalizeOutcome {
        if let outcome = state.withLockedValue({ $0.outcome }) { return try outcome(task, isCancelled) }
        let mustFail = state.withLockedValue { state in
            let left = state.failures[task.file.name] ?? 0
            state.failures[task.file.name] = left - 1
            return left > 0
        }
        if mustFail { throw Failure() }
        var data = try Data(contentsOf: URL(fileURLWithPath: task.path))
        data.append(2)
        try data.write(to: URL(fileURLWithPath: task.draft))
        state.withLockedValue { $0.done.append(task.file.name) }
        return .finalized(bytes: Int64(data.count), duration: 12.5, summary: task.summary, hasDraft: true)
    }
}
