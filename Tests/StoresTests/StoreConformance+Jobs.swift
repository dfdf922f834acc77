import JobQueue
import Media
import Recording
import Stores
import Testing

extension StoreConformance {
    private static let lease = Duration.seconds(30)

    static func aUniqueJobIsEnqueuedOnce(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        let first = try await subject.store.enqueue(.sample(key: "k", at: now))
        #expect(try await subject.store.enqueue(.sample(key: "k", at: now)).id == first.id)
        #expect(try await subject.store.enqueue(.sample(key: "other", at: now)).id != first.id)
        #expect(try await subject.store.enqueue(.sample(at: now)).id != subject.store.enqueue(.sample(at: now)).id)
        try await subject.store.apply(.cancel, to: first.id)
        #expect(try await subject.store.enqueue(.sample(key: "k", at: now)).id != first.id)
    }

    static func anotherTryKeepsToTheUniqueKey(_ subject: StoreUnderTest) async throws {
        let first = try await subject.store.enqueue(.sample(key: "k", at: subject.clock.now))
        try await subject.store.apply(.cancel, to: first.id)
        let second = try await subject.store.enqueue(.sample(key: "k", at: subject.clock.now))
        await #expect {
            try await subject.store.apply(.retry, to: first.id)
        } throws: {
            ($0 as? StoresError)?.isDuplicate == true
        }
        #expect(try await subject.store.job(first.id)?.state == .cancelled)
        try await subject.store.apply(.cancel, to: second.id)
        try await subject.store.apply(.retry, to: first.id)
        #expect(try await subject.store.job(first.id)?.state == .queued)
    }

    /// Whoever makes a job may have another time than the store.
    static func newJobsGoByTheStoresTime(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        let ahead = now + .seconds(900)
        let job = try await subject.store.enqueue(.sample(at: ahead))
        #expect(job.runAt == now)
        #expect(try await subject.store.job(job.id) == job)
        #expect(try await subject.store.claim([.finalize], lease: lease)?.id == job.id)

        let record = RecordingRecord.sample(at: ahead)
        let made = Job.sample(.recording, recording: record.id, folder: "a", at: ahead)
        guard case .store(let held) = JobMachine.handle(.claim(lease: lease), made, at: ahead) else {
            Issue.record("a new job cannot be claimed")
            return
        }
        #expect(try await subject.store.insert(record, job: held) == .fresh)
        let kept = try #require(try await subject.store.job(made.id))
        #expect(kept.state == .running)
        #expect(kept.startedAt == now)
        #expect(kept.leaseUntil == now + lease)
        let later = try await subject.store.enqueue(.sample(runAt: ahead + .seconds(1), at: ahead))
        #expect(later.runAt == ahead + .seconds(1))
        #expect(later.startedAt == nil && later.leaseUntil == nil)
    }

    static func claimsInOrderWhenDue(_ subject: StoreUnderTest) async throws {
        let now = subject.clock.now
        let later = try await subject.store.enqueue(.sample(runAt: now + .seconds(10), at: now))
        let second = try await subject.store.enqueue(.sample(runAt: now, at: now))
        let first = try await subject.store.enqueue(.sample(runAt: now + .seconds(-1), at: now))
        try await subject.store.enqueue(.sample(.recording, at: now))
        #expect(try await subject.store.nextDue([.finalize]) == now + .seconds(-1))
        #expect(try await subject.store.claim([.finalize], lease: lease)?.id == first.id)
        #expect(try await subject.store.claim([.finalize], lease: lease)?.id == second.id)
        #expect(try await subject.store.claim([.finalize], lease: lease) == nil)
        #expect(try await subject.store.nextDue([.finalize]) == now + .seconds(10))
        subject.clock.advance(.seconds(10))
        #expect(try await subject.store.claim([.finalize], lease: lease)?.id == later.id)
        #expect(try await subject.store.nextDue([.finalize]) == nil)
        #expect(try await subject.store.claim([], lease: lease) == nil)
    }

    static func claimAgreesWithTheMachine(_ subject: StoreUnderTest) async throws {
        let job = try await subject.store.enqueue(.sample(key: "k", at: subject.clock.now))
        subject.clock.advance(.seconds(3))
        let expected = JobMachine.handle(.claim(lease: lease), job, at: subject.clock.now)
        let claimed = try #require(try await subject.store.claim([.finalize], lease: lease))
        #expect(.store(claimed) == expected)
        #expect(try await subject.store.job(job.id) == claimed)
    }

    static func aClaimIsOneWorkersOnly(_ subject: StoreUnderTest) async throws {
        for _ in 0..<5 { try await subject.store.enqueue(.sample(at: subject.clock.now)) }
        let claimed = try await withThrowingTaskGroup(of: Job?.self) { group in
            for _ in 0..<12 { group.addTask { try await subject.store.claim([.finalize], lease: lease) } }
            return try await group.reduce(into: [Job]()) { if let job = $1 { $0.append(job) } }
        }
        #expect(claimed.count == 5)
        #expect(Set(claimed.map(\.id)).count == 5)
    }

    static func aStaleFenceChangesNothing(_ subject: StoreUnderTest) async throws {
        let job = try await subject.store.enqueue(.sample(at: subject.clock.now))
        let held = try #require(try await subject.store.claim([.finalize], lease: lease))
        subject.clock.advance(lease + .seconds(1))
        try await subject.store.abandonExpired()
        let taken = try #require(try await subject.store.claim([.finalize], lease: lease))
        #expect(taken.fence == held.fence + 1)
        let action = try await subject.store.apply(.complete(fence: held.fence), to: job.id)
        #expect(action == .refuse(.staleFence(held: held.fence, current: taken.fence)))
        #expect(try await subject.store.job(job.id) == taken)
        try await subject.store.apply(.complete(fence: taken.fence), to: job.id)
        #expect(try await subject.store.job(job.id)?.state == .completed)
        #expect(try await subject.store.apply(.cancel, to: UUIDv7(now: subject.clock.now)) == nil)
    }

    static func failedJobsComeBackLater(_ subject: StoreUnderTest) async throws {
        let job = try await subject.store.enqueue(.sample(at: subject.clock.now))
        for attempt in 1...3 {
            let held = try #require(try await subject.store.claim([.finalize], lease: lease))
            #expect(held.attempts == attempt)
            try await subject.store.apply(
                .fail(fence: held.fence, text: "no \(attempt)", isFinal: false, retryAfter: .seconds(5)), to: job.id)
            #expect(try await subject.store.claim([.finalize], lease: lease) == nil)
            subject.clock.advance(.seconds(5))
        }
        let ended = try #require(try await subject.store.job(job.id))
        #expect(ended.state == .failed)
        #expect(ended.failures.map(\.text) == ["no 1", "no 2", "no 3"])
        #expect(ended.finishedAt != nil)
    }

    static func expiredLeasesAreGivenBack(_ subject: StoreUnderTest) async throws {
        let job = try await subject.store.enqueue(.sample(folder: "a", at: subject.clock.now))
        let held = try #require(try await subject.store.claim([.finalize], lease: lease))
        subject.clock.advance(.seconds(20))
        try await subject.store.apply(.heartbeat(fence: held.fence, lease: lease, progress: 0.5), to: job.id)
        subject.clock.advance(.seconds(20))
        #expect(try await subject.store.abandonExpired().isEmpty)
        #expect(try await subject.store.job(job.id)?.progress == 0.5)
        subject.clock.advance(.seconds(20))
        #expect(try await subject.store.abandonExpired().map(\.id) == [job.id])
        #expect(try await subject.store.job(job.id)?.state == .queued)
        _ = try await subject.store.claim([.finalize], lease: lease)
        #expect(try await subject.store.abandonAll([.recording]).isEmpty)
        #expect(try await subject.store.abandonAll([.finalize]).map(\.id) == [job.id])
    }

    static func aDrainedWorkerGivesBack(_ subject: StoreUnderTest) async throws {
        let job = try await subject.store.enqueue(.sample(at: subject.clock.now))
        let held = try #require(try await subject.store.claim([.finalize], lease: lease))
        try await subject.store.apply(.release(fence: held.fence), to: job.id)
        let released = try #require(try await subject.store.job(job.id))
        #expect(released.state == .queued)
        #expect(released.attempts == 0)
        #expect(released.fence == held.fence)
    }

    static func listsJobs(_ subject: StoreUnderTest) async throws {
        let recording = UUIDv7(now: subject.clock.now)
        for _ in 0..<3 {
            try await subject.store.enqueue(.sample(recording: recording, at: subject.clock.now))
            subject.clock.advance(.milliseconds(1))
        }
        try await subject.store.enqueue(.sample(.recording, at: subject.clock.now))
        let first = try await subject.store.jobs(recording: recording, limit: 2)
        #expect(first.items.count == 2)
        let second = try await subject.store.jobs(recording: recording, limit: 2, before: first.next)
        #expect(second.items.count == 1)
        #expect(second.next == nil)
        #expect(try await subject.store.jobs(kinds: [.recording]).items.count == 1)
        #expect(try await subject.store.jobs(states: [.queued]).items.count == 4)
        #expect(try await subject.store.jobs(states: [.running, .failed]).items.isEmpty)
    }
}
