import Broadcasting
import JobQueue
import Logging
import Media
import Muxing
import NIOConcurrencyHelpers
import Recording
import Stores
import Telemetry
import Transcoding
import WebRTCCore
import WorkerLink

/// Begins, watches and ends broadcasts: the store, the jobs, the media thread's taps and the packaging are moved from here.
package actor BroadcastService {
    package struct Configuration: Sendable {
        /// The folder of all recordings.
        var recordings: String
        /// Bytes: with less free nothing is kept.
        var minFreeSpace: Int64
        var lease: LeaseTerms
        /// How long what goes out live waits for a packet that is missing.
        var livePatience: Duration
        /// How often a keyframe is wanted, and how long segments are about.
        var segment: Duration
        /// The longest part of a segment.
        var part: Duration
        var maxBroadcasts: Int
        /// What pushes' processes are.
        package var pushCommand = WorkerCommand.ownExecutable
        /// How long an ended broadcast is still served from memory.
        var linger = Duration.seconds(120)
        /// How long a drain waits for what is kept to be written.
        var keepingPatience = Duration.seconds(20)

        package init(
            recordings: String, minFreeSpace: Int64 = 0, lease: LeaseTerms = LeaseTerms(),
            livePatience: Duration = .milliseconds(200), segment: Duration = .seconds(2),
            part: Duration = .milliseconds(334), maxBroadcasts: Int = 50
        ) {
            self.recordings = recordings
            self.minFreeSpace = minFreeSpace
            self.lease = lease
            self.livePatience = livePatience
            self.segment = segment
            self.part = part
            self.maxBroadcasts = maxBroadcasts
        }
    }

    /// What a broadcast may ask for.
    package static let pictureRenditions = [BroadcastRequest.source] + LadderRung.usual.map(\.name)

    let configuration: Configuration
    let store: StateStore
    let hub: any LivePlane
    let workers: LiveWorkers
    let metrics: BroadcastMetrics
    let folders: BroadcastFolder
    let files = BlockingQueue(label: "capstan.broadcasts")
    let jobMetrics: JobMetrics
    let events: EventLog
    let logger: Logger
    let now: @Sendable () -> Instant
    let wallClock: @Sendable () -> WallClock
    let packaging = PackagingThread()

    var active: [UUIDv7: ActiveBroadcast] = [:]
    var isDraining = false
    /// On their way into `active`.
    var beginning = 0
    private var whenNoneBegins: [CheckedContinuation<Void, Never>] = []
    var complaints = Complaints()
    /// What is served, without a turn of the actor.
    let stages = NIOLockedValueBox<[UUIDv7: LiveStage]>([:])
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    private var tasks: [Task<Void, Never>] = []

    package init(
        _ configuration: Configuration, store: StateStore, hub: any LivePlane, workers: LiveWorkers,
        metrics: MetricsRegistry, events: EventLog, logger: Logger, now: @escaping @Sendable () -> Instant,
        wallClock: @escaping @Sendable () -> WallClock
    ) {
        self.configuration = configuration
        folders = BroadcastFolder(recordings: configuration.recordings)
        self.store = store
        self.hub = hub
        self.workers = workers
        self.metrics = BroadcastMetrics(metrics)
        jobMetrics = JobMetrics(metrics)
        self.events = events
        self.logger = logger
        self.now = now
        self.wallClock = wallClock
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says of what a former run left that it is over, and begins to work.
    package func start() async throws(GatewayError) {
        do throws(StoresError) { try await endFormerRun() } catch { throw RecordingService.refusal(error) }
        let (wakes, changes) = (wakes, store.changes(of: .jobs))
        tasks = [
            Task { [weak self] in
                for await _ in wakes { await self?.readStatus() }
            },
            Task { [weak self] in
                while (try? await Task.sleep(for: .seconds(1))) != nil { await self?.tick() }
            },
            Task { [weak self] in
                for await _ in changes { await self?.jobsChanged() }
            },
        ]
    }

    /// Begins nothing new, and ends what runs with ENDLIST. Returns when the store knows it. Twice is once.
    package func drain() async {
        isDraining = true
        // What was let in before begins, and ends.
        if beginning > 0 { await withCheckedContinuation { whenNoneBegins.append($0) } }
        for ending in active.values.compactMap({ end($0, .drain) }) { _ = await ending.value }
        for active in active.values where active.isUnsettled { await settle(active) }
        let goodbye = ContinuousClock.now + Self.goodbyePatience
        for active in active.values { await active.pushes?.goodbyes.wait(notAbove: max(goodbye - .now, .zero)) }
        let deadline = ContinuousClock.now + configuration.keepingPatience
        for active in active.values {
            await active.keeping?.wait(notAbove: max(deadline - .now, .zero))
            if active.keeping?.isOver == false { log(.error, "the broadcast is not kept to its end", active.record) }
        }
        for task in tasks { task.cancel() }
        wake.finish()
        for task in tasks { await task.value }
        tasks = []
        packaging.stop()
        workers.stop()
    }

    /// For servers of pushes to be told of the end.
    private static let goodbyePatience = Duration.seconds(10)

    /// A broadcast is in `active`, or will never be.
    func hasBegun() {
        beginning -= 1
        guard beginning == 0 else { return }
        for waiter in whenNoneBegins { waiter.resume() }
        whenNoneBegins = []
    }

    var waker: @Sendable () -> Void { { [wake] in wake.yield() } }

    /// Of one whose media are in memory.
    nonisolated package func stage(of id: UUIDv7) -> LiveStage? { stages.withLockedValue { $0[id] } }

    /// What viewers of a broadcast are served; `nil` where there is nothing.
    nonisolated package func media(of id: UUIDv7) async -> BroadcastMedia? {
        if let stage = stage(of: id) { return .live(stage) }
        let folders = folders
        return await files.run { folders.kept(id) }.map { .kept(folder: $0) }
    }

    // MARK: Looking

    package func broadcast(_ id: UUIDv7) async throws(GatewayError) -> BroadcastRecord {
        readStatus()
        if let active = active[id] { return shown(active) }
        let found: BroadcastRecord?
        do throws(StoresError) { found = try await store.broadcast(id) } catch { throw RecordingService.refusal(error) }
        guard let found else { throw .notFound("there is no broadcast \(id); it never was, or is another gateway's") }
        return found
    }

    /// Newest first.
    package func broadcasts(
        room: String?, state: BroadcastState?, limit: Int, before cursor: UUIDv7?
    ) async throws(GatewayError) -> (items: [BroadcastRecord], next: UUIDv7?) {
        readStatus()
        let page: (items: [BroadcastRecord], next: UUIDv7?)
        do throws(StoresError) {
            page = try await store.broadcasts(room: room, states: state.map { [$0] }, limit: limit, before: cursor)
        } catch {
            throw RecordingService.refusal(error)
        }
        return (page.items.map { record in active[record.id].map { shown($0) } ?? record }, page.next)
    }

    /// The newest of a room that has not ended.
    package func running(in room: String) -> BroadcastRecord? {
        active.values.filter { $0.record.room == room && $0.machine.isRunning }.map(\.record).max { $0.id < $1.id }
    }

    package func refreshMetrics() {
        readStatus()
        var counts: [BroadcastState: Int] = [:]
        for active in active.values where active.machine.isRunning { counts[active.machine.state, default: 0] += 1 }
        metrics.show(counts)
        metrics.viewers.set(Double(active.values.reduce(0) { $0 + $1.stage.viewers }))
        showPushes()
    }
}

/// The sessions, as broadcasts see them.
package protocol LivePlane: Sendable {
    func beginLive(_ tap: LiveTap)
    /// Returns when nothing more of it is put into its queue.
    func endLive(_ broadcast: UUIDv7) async
    /// From now on keyframes are asked for so often; `nil`: only where nothing can be shown without.
    func setLiveKeyframes(_ interval: Duration?, of broadcast: UUIDv7)
    /// Asks for one now.
    func requestLiveKeyframe(of broadcast: UUIDv7)
}
