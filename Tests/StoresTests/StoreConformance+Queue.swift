import JobQueue
import Media
import Recording
import Stores
import TestKit
import Testing

extension StoreConformance {
    private static let lease = Duration.seconds(30)

    static func aGreaterPriorityGoesFirst(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        let low = try await subject.store.enqueue(.sample(priority: -5, runAt: now + .seconds(-9), at: now))
        let second = try await subject.store.enqueue(.sample(runAt: now + .seconds(-1), at: now))
        let first = try await subject.store.enqueue(.sample(runAt: now + .seconds(-2), at: now))
        let high = try await subject.store.enqueue(.sample(priority: 3, at: now))
        try await subject.store.enqueue(.sample(priority: 9, runAt: now + .seconds(1), at: now))
        var order: [UUIDv7] = []
        while let job = try await subject.store.claim([.finalize], lease: lease) { order.append(job.id) }
        #expect(order == [high.id, first.id, second.id, low.id])
    }

    /// Two gateways on one database: jobs are everybody's, but those that need a folder and recordings are not.
    static func foldersAreKeptApart(_ subject: StoreUnderTest) async throws {
        let (store, now) = (subject.store, subject.clock.now)
        let record = RecordingRecord.sample(at: now)
        _ = try await store.insert(record, job: .sample(recording: record.id, folder: "a", at: now))
        let theirs = try await store.enqueue(.sample(folder: "b", at: now))
        guard let other = subject.other else {
            #expect(try await store.claim([.finalize], lease: lease)?.recording == record.id)
            #expect(try await store.claim([.finalize], lease: lease) == nil)
            #expect(try await store.nextDue([.finalize]) == nil)
            return
        }
        #expect(try await other.recording(record.id) == nil)
        #expect(try await other.recordings(limit: 9).items.isEmpty)
        #expect(try await other.recordingCounts() == [:])
        #expect(try await !other.deleteRecording(record.id))
        await #expect(throws: StoresError.noSuchRecording(record.id)) { try await other.update(record.id) { _ in } }
        #expect(try await other.claim([.finalize], lease: lease)?.id == theirs.id)
        #expect(try await other.claim([.finalize], lease: lease) == nil)
        #expect(try await other.jobs().items.count == 2)
        #expect(try await other.jobs(folder: "a").items.map(\.recording) == [record.id])
        _ = try #require(try await store.claim([.finalize], lease: lease))
        #expect(try await other.abandonAll([.finalize]).map(\.id) == [theirs.id])
        let anybodys = try await store.enqueue(.sample(key: "x", at: now))
        #expect(try await other.enqueue(.sample(key: "x", at: now)).id == anybodys.id)
        let first = try await store.append([.init(type: "a", room: nil, at: now, data: [:])])
        let second = try await other.append([.init(type: "b", room: nil, at: now, data: [:])])
        #expect(try await store.events(after: 0, limit: 9) == first + second)
        #expect(second.first?.id == 2)
    }

    static func cancellingReachesARunningJob(_ subject: StoreUnderTest) async throws {
        let store = subject.store
        let job = try await store.enqueue(.sample(key: "k", at: subject.clock.now))
        let held = try #require(try await store.claim([.finalize], lease: lease))
        subject.clock.advance(.seconds(1))
        try await store.apply(.cancel, to: job.id)
        #expect(try await store.job(job.id)?.state == .running)
        #expect(try await store.enqueue(.sample(key: "k", at: subject.clock.now)).id == job.id)
        let beat = try await store.apply(.heartbeat(fence: held.fence, lease: lease, progress: 0.5), to: job.id)
        guard case .store(let told) = beat else {
            Issue.record("it was not told: \(String(describing: beat))")
            return
        }
        #expect(told.cancelAskedAt == subject.clock.now)
        try await store.apply(.breakOff(fence: held.fence), to: job.id)
        let ended = try #require(try await store.job(job.id))
        #expect(ended.state == .cancelled)
        #expect(ended.progress == 0.5)
        #expect(ended.cancelAskedAt == nil)
        #expect(
            try await store.apply(.complete(fence: held.fence), to: job.id) == .refuse(.notAllowed(.cancelled)))
    }

    static func resultsAndFailuresAreKept(_ subject: StoreUnderTest) async throws {
        let store = subject.store
        let job = try await store.enqueue(.sample(at: subject.clock.now))
        var held = try #require(try await store.claim([.finalize], lease: lease))
        let text = "no 'file' \"é\"\n\u{0}"
        try await store.apply(
            .fail(fence: held.fence, text: text, isFinal: false, retryAfter: .zero), to: job.id)
        held = try #require(try await store.claim([.finalize], lease: lease))
        #expect(held.failures == [JobFailure(at: subject.clock.now, attempt: 1, text: text)])
        let result: [String: JSONValue] = ["files": .integer(3), "name": .string("\u{1F3A5}"), "none": .null]
        try await store.apply(.complete(fence: held.fence, result: result), to: job.id)
        #expect(try await store.job(job.id)?.result == result)

        let large = try await store.enqueue(.sample(at: subject.clock.now))
        held = try #require(try await store.claim([.finalize], lease: lease))
        let tooMuch = String(repeating: "x", count: StateStore.maximumResultBytes)
        try await store.apply(.complete(fence: held.fence, result: ["text": .string(tooMuch)]), to: large.id)
        let ended = try #require(try await store.job(large.id))
        #expect(ended.state == .completed)
        #expect(ended.result == nil)
    }

    static func endedJobsAreForgottenByAge(_ subject: StoreUnderTest) async throws {
        let store = subject.store
        var ended: [UUIDv7] = []
        for _ in 0..<4 {
            let job = try await store.enqueue(.sample(at: subject.clock.now))
            let held = try #require(try await store.claim([.finalize], lease: lease))
            try await store.apply(.complete(fence: held.fence), to: job.id)
            ended.append(job.id)
            subject.clock.advance(.seconds(60))
        }
        let waiting = try await store.enqueue(.sample(at: subject.clock.now))
        #expect(try await store.forgetJobs(olderThan: .seconds(3600)) == 0)
        #expect(try await store.forgetJobs(olderThan: .seconds(90), limit: 2) == 2)
        #expect(try await store.job(ended[1]) == nil)
        #expect(try await store.forgetJobs(olderThan: .seconds(90)) == 1)
        #expect(try await store.jobs().items.map(\.id) == [waiting.id, ended[3]])
    }

    static func manyHeartbeatsAtOnce(_ subject: StoreUnderTest) async throws {
        let store = subject.store
        var held: [(id: UUIDv7, fence: Int64, progress: Double?)] = []
        for number in 0..<5 {
            try await store.enqueue(.sample(at: subject.clock.now))
            let job = try #require(try await store.claim([.finalize], lease: lease))
            held.append((job.id, number == 3 ? 0 : job.fence, number == 1 ? .nan : 0.25))
        }
        subject.clock.advance(.seconds(20))
        let alive = try await store.heartbeat(held, lease: lease)
        #expect(Set(alive.keys) == Set(held.filter { $0.fence > 0 }.map(\.id)))
        #expect(alive.values.allSatisfy { $0.leaseUntil == subject.clock.now + lease })
        #expect(alive[held[0].id]?.progress == 0.25)
        #expect(alive[held[1].id]?.progress == 0)
        #expect(try await store.heartbeat([], lease: lease).isEmpty)
        subject.clock.advance(.seconds(20))
        #expect(try await store.abandonExpired().map(\.id) == [held[3].id])
    }

    static func aReportSaidTwiceCountsOnce(_ subject: StoreUnderTest) async throws {
        let store = subject.store
        let reports: [@Sendable (Int64) -> JobEvent] = [
            { .complete(fence: $0) }, { .release(fence: $0) },
            { .fail(fence: $0, text: "no", isFinal: false, retryAfter: .seconds(100)) },
        ]
        for report in reports {
            let job = try await store.enqueue(.sample(priority: 1, at: subject.clock.now))
            let held = try #require(try await store.claim([.finalize], lease: lease))
            #expect(held.id == job.id)
            try await store.apply(report(held.fence), to: job.id)
            let once = try await store.job(job.id)
            #expect(try await store.apply(report(held.fence), to: job.id) == .nothing)
            #expect(try await store.job(job.id) == once)
            try await store.apply(.cancel, to: job.id)
        }
    }

    static func waitsAreMeasured(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        try await subject.store.enqueue(.sample(at: now))
        try await subject.store.enqueue(.sample(.recording, runAt: now + .seconds(500), at: now))
        subject.clock.advance(.seconds(7))
        try await subject.store.enqueue(.sample(at: subject.clock.now))
        subject.clock.advance(.seconds(1))
        #expect(try await subject.store.longestWaits() == [.finalize: .seconds(8)])
    }

    /// What the statements do is what the machine decides, whatever comes in whatever order.
    static func walksAgreeWithTheMachine(_ subject: StoreUnderTest) async throws {
        for seed in [1, 2, 3] as [UInt64] {
            try await walk(subject, SeededGenerator(seed: seed))
        }
    }

    private static func walk(_ subject: StoreUnderTest, _ seeded: SeededGenerator) async throws {
        var generator = seeded
        let store = subject.store
        var model: [UUIDv7: Job] = [:]
        for _ in 0..<150 {
            subject.clock.advance(.seconds(Int.random(in: 0...9, using: &generator)))
            let now = subject.clock.now
            switch Int.random(in: 0..<10, using: &generator) {
            case 0, 1:
                let job = Job.sample(
                    priority: Int.random(in: 0...2, using: &generator),
                    runAt: now + .seconds(Int.random(in: -5...20, using: &generator)), at: now)
                model[job.id] = try await store.enqueue(job)
            case 2, 3, 4:
                let due = model.values.filter { !$0.state.isFinal && $0.state != .running && $0.runAt <= now }
                let first = due.min { (-$0.priority, $0.runAt, $0.id) < (-$1.priority, $1.runAt, $1.id) }
                let claimed = try await store.claim([.finalize], lease: lease)
                let expected = first.map { JobMachine.handle(.claim(lease: lease), $0, at: now) }
                #expect(claimed.map { .store($0) } == expected, "seed \(seeded.seed)")
                if let claimed { model[claimed.id] = claimed }
            case 5:
                for job in try await store.abandonExpired() {
                    let before = try #require(model[job.id])
                    #expect(try #require(before.leaseUntil) < now, "seed \(seeded.seed)")
                    #expect(JobMachine.handle(.abandon, before, at: now) == .store(job), "seed \(seeded.seed)")
                    model[job.id] = job
                }
            default:
                guard let job = model.values.sorted(by: { $0.id < $1.id }).randomElement(using: &generator) else {
                    continue
                }
                let fence = job.fence - Int64(Int.random(in: 0...4, using: &generator) == 0 ? 1 : 0)
                let events: [JobEvent] = [
                    .heartbeat(fence: fence, lease: lease, progress: Double.random(in: -1...2, using: &generator)),
                    .complete(fence: fence, result: ["n": .integer(fence)]), .release(fence: fence), .retry, .cancel,
                    .fail(fence: fence, text: "x", isFinal: fence == 3, retryAfter: .seconds(4)), .abandon,
                    .breakOff(fence: fence),
                ]
                let event = try #require(events.randomElement(using: &generator))
                let expected = JobMachine.handle(event, job, at: now)
                #expect(try await store.apply(event, to: job.id) == expected, "seed \(seeded.seed) \(event)")
                if case .store(let next) = expected { model[job.id] = next }
            }
        }
        for job in model.values { #expect(try await store.job(job.id) == job, "seed \(seeded.seed)") }
        for job in model.values where !job.state.isFinal {
            try await store.apply(.cancel, to: job.id)
            try await store.apply(.abandon, to: job.id)
        }
    }

    static func changesAreTold(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        var jobs = subject.store.changes(of: .jobs).makeAsyncIterator()
        var events = subject.store.changes(of: .events).makeAsyncIterator()
        try await subject.store.enqueue(.sample(at: now))
        #expect(await jobs.next() != nil)
        _ = try await subject.store.append([NewEvent(type: "a", room: nil, at: now, data: [:])])
        #expect(await events.next() != nil)
        subject.store.close()
        while await jobs.next() != nil {}
    }
}
