import JobQueue
import Logging
import Media
import Stores

/// Claims jobs that are due and has them done, several at once, holds them while they run, and tells what came of them.
/// It also gives back the jobs of workers that are lost and forgets old ones, for all who share the store.
///
/// Its clocks are handed in; `start` makes the tasks that call `tick` and `fill`. They prefer the store's thread, where a
/// claim or a report waits for no other; the work itself does not.
package actor JobPool {
    package struct Configuration: Sendable {
        /// Jobs at once; 0: none are begun here, and only the others' are looked after.
        package var places: Int
        package var cores: Double
        package var lease: LeaseTerms
        /// How long jobs that have ended are kept.
        package var keepJobs: Duration
        package var backoff: Backoff
        package var holder: JobHolder

        package init(
            places: Int, cores: Double, lease: LeaseTerms = LeaseTerms(), keepJobs: Duration = .seconds(7 * 86_400),
            backoff: Backoff = Backoff(), holder: JobHolder = .gateway
        ) {
            self.places = places
            self.cores = cores
            self.lease = lease
            self.keepJobs = keepJobs
            self.backoff = backoff
            self.holder = holder
        }
    }

    let configuration: Configuration
    let store: StateStore
    let runs: [any JobRun]
    let metrics: JobMetrics
    let events: EventLog
    let logger: Logger
    let now: @Sendable () -> Instant
    let wallClock: @Sendable () -> WallClock
    /// Cores that live work takes now.
    private let liveCores: @Sendable () -> Double

    var holding: [UUIDv7: HeldJob] = [:]
    var isDraining = false
    var complaints = Complaints()
    /// When leases that are over, and jobs that are old, are looked for next.
    var rescueAt: Instant
    var forgetAt: Instant
    /// When the next job is due, as far as is known; `nil`: look.
    private var nextDue: WallClock?
    private var admission: Admission
    private var isClaiming = false
    private var tasks: [Task<Void, Never>] = []
    /// By their fences: a job may be claimed again while the run before still ends.
    private var working: [WorkKey: Task<Void, Never>] = [:]
    private var caring: Task<Void, Never>?

    private struct WorkKey: Hashable {
        var job: UUIDv7
        var fence: Int64
    }

    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    package init(
        _ configuration: Configuration, runs: [any JobRun], store: StateStore, metrics: JobMetrics, events: EventLog,
        logger: Logger, now: @escaping @Sendable () -> Instant, wallClock: @escaping @Sendable () -> WallClock,
        liveCores: @escaping @Sendable () -> Double = { 0 }
    ) {
        self.configuration = configuration
        self.runs = runs
        self.store = store
        self.metrics = metrics
        self.events = events
        self.logger = logger
        self.now = now
        self.wallClock = wallClock
        self.liveCores = liveCores
        admission = Admission(places: configuration.places, cores: configuration.cores)
        rescueAt = now()
        forgetAt = now()
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func start() {
        let (wakes, changes) = (wakes, store.changes(of: .jobs))
        let executor = store.executor
        tasks = [
            Task(executorPreference: executor) { [weak self] in
                for await _ in wakes { await self?.fill() }
            },
            Task(executorPreference: executor) { [weak self] in
                for await _ in changes { await self?.jobsChanged() }
            },
            Task(executorPreference: executor) { [weak self] in
                while (try? await Task.sleep(for: .seconds(1))) != nil { await self?.tick() }
            },
        ]
        wake.yield()
    }

    /// Begins nothing more, has what runs broken off and gives it back. Twice is once.
    package func drain() async {
        isDraining = true
        for held in holding.values { held.context.end(.draining) }
        wake.finish()
        let claiming = tasks.prefix(2)
        for task in claiming { task.cancel() }
        for task in claiming { await task.value }
        // Leases are renewed until the last job is given back.
        while let task = working.values.first { await task.value }
        await cared()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        tasks = []
    }

    /// Shows that its jobs are alive, has those of others looked after, and claims what is due.
    package func tick() async {
        await beat()
        guard !isDraining else { return }
        // However long that takes, leases are renewed meanwhile.
        if caring == nil, now() >= rescueAt {
            caring = Task {
                await self.lookAfterJobs()
                self.caring = nil
            }
        }
        if nextDue.map({ $0 <= wallClock() }) ?? true { wake.yield() }
    }

    /// Returns when nobody is being looked after any more.
    package func cared() async { await caring?.value }

    /// Something may be due, or one of our jobs may be asked to end.
    package func jobsChanged() async {
        nextDue = nil
        wake.yield()
        guard !holding.isEmpty else { return }
        do throws(StoresError) {
            for id in try await store.jobsAskedToEnd() { holding[id]?.context.end(.cancelled) }
        } catch {
            // A heartbeat tells it too.
            logger.debug("the store was not asked for cancelled jobs", metadata: ["error": "\(error)"])
        }
    }

    private func fill() async {
        while let held = await claim() {
            let key = WorkKey(job: held.job.id, fence: held.job.fence)
            // It stays with this actor; a task that prefers an executor does not begin there.
            let ours = UnsafeTransfer(held)
            working[key] = Task(executorPreference: store.executor) { await self.carry(ours.value, as: key) }
        }
    }

    private func carry(_ held: HeldJob, as key: WorkKey) async {
        await carry(held)
        working[key] = nil
    }

    /// Claims one job that is due, and does it.
    /// - Returns: whether there was one.
    package func workOnce() async -> Bool {
        await lookAfterJobs()
        guard let held = await claim() else { return false }
        await carry(held)
        return true
    }

    private func claim() async -> HeldJob? {
        guard !isDraining, !isClaiming else { return nil }
        let live = liveCores()
        let admitted = runs.filter { admission.admits($0.kind, cost: $0.cost, live: live) }
        guard !admitted.isEmpty else { return nil }
        isClaiming = true
        defer { isClaiming = false }
        do throws(StoresError) {
            let claimedAt = now()
            let kinds = admitted.map(\.kind)
            guard let job = try await store.claim(kinds, lease: configuration.lease.lease, as: configuration.holder),
                let run = admitted.first(where: { $0.kind == job.kind })
            else {
                let latest = wallClock() + configuration.lease.rescue
                nextDue = min(try await store.nextDue(kinds) ?? latest, latest)
                return nil
            }
            complaints.over(Self.heldUp)
            return hold(job, run, claimedAt: claimedAt)
        } catch {
            nextDue = wallClock() + .seconds(1)
            if complaints.isDue(Self.heldUp, at: now()) {
                logger.error("no job can be claimed", metadata: ["error": "\(error)"])
            }
            return nil
        }
    }

    private static let heldUp = "no job can be claimed"

    private func hold(_ job: Job, _ run: any JobRun, claimedAt: Instant) -> HeldJob {
        let context = JobContext(fence: job.fence) { [weak self] () async throws(StoresError) -> Bool in
            try await self?.confirm(job.id, fence: job.fence) ?? false
        }
        let held = HeldJob(
            job: job, run: run, context: context, hold: JobHold(terms: configuration.lease, claimedAt: claimedAt))
        if isDraining { context.end(.draining) }
        holding[job.id] = held
        admission.take(job.kind, cost: run.cost)
        metrics.countRun(job)
        return held
    }

    private func carry(_ held: HeldJob) async {
        let (job, run, context) = (held.job, held.run, held.context)
        tell(job, room: await room(of: job))
        let end: JobEnd
        if context.isAskedToEnd {
            end = .brokenOff
        } else {
            do {
                // The store's thread is for the store.
                end = try await withTaskExecutorPreference(globalConcurrentExecutor) { try await run.run(job, context) }
            } catch {
                end = context.isAskedToEnd ? .brokenOff : .failed("\(error)", isFinal: false)
            }
        }
        let changed = await report(end, held)
        if holding[job.id] === held { holding[job.id] = nil }
        admission.give(job.kind, cost: run.cost)
        nextDue = nil
        wake.yield()
        guard let changed else { return }
        tell(changed, room: await room(of: changed))
        switch changed.state {
        case .failed, .cancelled: await run.ended(changed)
        case .completed: await run.completed(changed)
        case .scheduled, .queued, .running, .retrying: break
        }
    }
}
