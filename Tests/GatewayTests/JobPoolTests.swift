import Foundation
import Gateway
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Stores
import Telemetry
import Testing

/// A run whose ends the test decides.
private final class ScriptedRun: JobRun {
    let kind = JobKind.finalize
    let cost = 0.25
    let began = NIOLockedValueBox<[UUIDv7]>([])
    let ends = NIOLockedValueBox<[JobState]>([])
    private let work: @Sendable (Job, JobContext) async throws -> JobEnd

    init(_ work: @escaping @Sendable (Job, JobContext) async throws -> JobEnd) {
        self.work = work
    }

    func run(_ job: Job, _ context: JobContext) async throws -> JobEnd {
        began.withLockedValue { $0.append(job.id) }
        return try await work(job, context)
    }

    func ended(_ job: Job) async { ends.withLockedValue { $0.append(job.state) } }
    func lookAfter() async {}
}

private struct Works {
    let clock = StudioClock()
    let store: StateStore
    let metrics = MetricsRegistry()
    let pool: JobPool
    let run: ScriptedRun

    init(places: Int = 2, _ work: @escaping @Sendable (Job, JobContext) async throws -> JobEnd) throws {
        let clock = clock
        let store = try StateStore(inMemory: { clock.wall })
        self.store = store
        run = ScriptedRun(work)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        pool = JobPool(
            JobPool.Configuration(places: places, cores: 4, backoff: Backoff(jitter: 0)), runs: [run], store: store,
            metrics: JobMetrics(metrics),
            events: EventLog(store: store, wallClock: { clock.wall }, metrics: metrics, logger: logger),
            logger: logger, now: { clock.now }, wallClock: { clock.wall })
    }

    @discardableResult
    func enqueue() async throws -> UUIDv7 {
        let id = UUIDv7(now: clock.wall)
        return try await store.enqueue(Job(id: id, kind: .finalize, recording: id, now: clock.wall)).id
    }

    func job(_ id: UUIDv7) async throws -> Job { try #require(try await store.job(id)) }
}

/// Comes back when the run is asked to end.
private func untilAsked(_ context: JobContext) async {
    while !context.isAskedToEnd { await Task.yield() }
}

@Suite struct JobPoolTests {
    @Test func whatARunComesToIsKept() async throws {
        struct Failure: Error {}
        let answers = NIOLockedValueBox<[JobEnd?]>([
            .completed(["files": .integer(1)]), .failed("not yet", isFinal: false), .failed("never", isFinal: true),
            nil,
        ])
        let works = try Works { _, _ in
            guard let answer = answers.withLockedValue({ $0.removeFirst() }) else { throw Failure() }
            return answer
        }
        var jobs: [Job] = []
        for _ in 0..<4 {
            let id = try await works.enqueue()
            #expect(await works.pool.workOnce())
            jobs.append(try await works.job(id))
            works.clock.advance(.milliseconds(1))
        }
        #expect(jobs.map(\.state) == [.completed, .retrying, .failed, .retrying])
        #expect(jobs[0].result == ["files": .integer(1)])
        #expect(jobs.dropFirst().map { $0.failures.last?.text } == ["not yet", "never", "Failure()"])
        #expect(works.run.ends.withLockedValue { $0 } == [.failed])
        #expect(await !works.pool.workOnce(), "nothing is due")
    }

    @Test func asManyRunAtOnceAsThereArePlaces() async throws {
        let gate = NIOLockedValueBox(false)
        let works = try Works(places: 2) { _, _ in
            while !gate.withLockedValue({ $0 }) { await Task.yield() }
            return .completed(nil)
        }
        for _ in 0..<3 { try await works.enqueue() }
        await works.pool.start()
        while works.run.began.withLockedValue({ $0.count }) < 2 { await Task.yield() }
        #expect(try await works.store.jobs(states: [.running]).items.count == 2)
        #expect(await !works.pool.workOnce(), "both places are taken")
        gate.withLockedValue { $0 = true }
        while try await works.store.jobs(states: [.completed]).items.count < 3 { await Task.yield() }
        await works.pool.drain()
    }

    @Test func aPoolWithoutPlacesLooksAfterTheOthersOnly() async throws {
        let works = try Works(places: 0) { _, _ in .completed(nil) }
        let id = try await works.enqueue()
        _ = try await works.store.claim([.finalize], lease: .seconds(30))
        works.clock.advance(.seconds(31))
        #expect(await !works.pool.workOnce())
        #expect(try await works.job(id).state == .queued, "taken from a worker that is lost")
    }

    @Test func aDrainGivesBackWithoutCounting() async throws {
        let works = try Works { _, context in
            await untilAsked(context)
            return .brokenOff
        }
        let id = try await works.enqueue()
        await works.pool.start()
        while works.run.began.withLockedValue({ $0.isEmpty }) { await Task.yield() }
        await works.pool.drain()
        let job = try await works.job(id)
        #expect(job.state == .queued)
        #expect(job.attempts == 0)
        #expect(await !works.pool.workOnce(), "nothing begins any more")
    }

    /// It was stopped for longer than its lease, and another has its job: nothing that it says counts.
    @Test func aLateResultIsRefused() async throws {
        let confirmed = NIOLockedValueBox<Bool?>(nil)
        let (began, mark) = AsyncStream.makeStream(of: Void.self)
        let gate = NIOLockedValueBox(false)
        let works = try Works { _, context in
            mark.yield()
            while !gate.withLockedValue({ $0 }) { await Task.yield() }
            let isOurs = try await context.confirm()
            confirmed.withLockedValue { $0 = isOurs }
            return .completed(["from": .string("the first")])
        }
        let id = try await works.enqueue()
        async let working = works.pool.workOnce()
        for await _ in began { break }
        works.clock.advance(.seconds(31))
        #expect(try await works.store.abandonExpired().count == 1)
        let second = try #require(try await works.store.claim([.finalize], lease: .seconds(30), as: .worker))
        gate.withLockedValue { $0 = true }
        _ = await working
        #expect(confirmed.withLockedValue { $0 } == false)
        #expect(try await works.job(id).state == .running)
        #expect(works.metrics.text().contains("capstan_job_refusals_total{kind=\"finalize\"} 1"))
        try await works.store.apply(
            .complete(fence: second.fence, result: ["from": .string("the second")]), to: second.id)
        #expect(try await works.job(id).result == ["from": .string("the second")])
    }

    @Test func heartbeatsCarryProgressAndBringCancellation() async throws {
        let (began, mark) = AsyncStream.makeStream(of: Void.self)
        let works = try Works { _, context in
            context.progress = 0.5
            mark.yield()
            await untilAsked(context)
            return .brokenOff
        }
        let id = try await works.enqueue()
        async let working = works.pool.workOnce()
        for await _ in began { break }
        works.clock.advance(.seconds(11))
        await works.pool.tick()
        await works.pool.cared()
        #expect(try await works.job(id).progress == 0.5)
        try await works.store.apply(.cancel, to: id)
        works.clock.advance(.seconds(11))
        await works.pool.tick()
        await works.pool.cared()
        _ = await working
        #expect(try await works.job(id).state == .cancelled)
        #expect(works.run.ends.withLockedValue { $0 } == [.cancelled])
    }

    /// The next start of a gateway takes what its former run held, and leaves what workers beside it hold.
    @Test func aGatewaysStartLeavesWorkersTheirJobs() async throws {
        let works = try Works { _, _ in .completed(nil) }
        let ids = [try await works.enqueue(), try await works.enqueue()]
        let ours = try #require(try await works.store.claim([.finalize], lease: .seconds(30), as: .gateway))
        let theirs = try #require(try await works.store.claim([.finalize], lease: .seconds(30), as: .worker))
        #expect(Set(ids) == [ours.id, theirs.id])
        #expect(try await works.store.abandonAll([.finalize]).map(\.id) == [ours.id])
        #expect(try await works.job(theirs.id).state == .running)
    }
}
