import JobQueue
import Media
import TestKit
import Testing

@Suite struct JobMachineTests {
    private let start = WallClock(nanoseconds: 1_000_000_000_000)
    private let lease = Duration.seconds(30)

    private func job(_ state: JobState, attempts: Int = 0, fence: Int64 = 0) -> Job {
        var job = Job(id: UUIDv7(now: start), kind: .finalize, recording: UUIDv7(now: start), now: start)
        job.state = state
        job.attempts = attempts
        job.fence = fence
        if state == .running { job.leaseUntil = start + lease }
        if state.isFinal { job.finishedAt = start }
        return job
    }

    private func stored(_ action: JobAction) -> Job? {
        guard case .store(let job) = action else { return nil }
        return job
    }

    @Test func aNewJobIsQueuedOrScheduled() {
        #expect(
            Job(id: UUIDv7(now: start), kind: .finalize, recording: UUIDv7(now: start), now: start).state == .queued)
        let later = Job(
            id: UUIDv7(now: start), kind: .finalize, recording: UUIDv7(now: start), runAt: start + .seconds(1),
            now: start)
        #expect(later.state == .scheduled)
        #expect(
            JobMachine.handle(.claim(lease: lease), later, at: start) == .refuse(.notDue(until: start + .seconds(1))))
        #expect(stored(JobMachine.handle(.claim(lease: lease), later, at: start + .seconds(1)))?.state == .running)
    }

    @Test func claimCountsFencesAndLeases() throws {
        let claimed = try #require(stored(JobMachine.handle(.claim(lease: lease), job(.queued, fence: 4), at: start)))
        #expect(claimed.state == .running)
        #expect(claimed.fence == 5)
        #expect(claimed.attempts == 1)
        #expect(claimed.leaseUntil == start + lease)
    }

    @Test func onlyTheNewestFenceReports() throws {
        let running = job(.running, attempts: 2, fence: 5)
        for event: JobEvent in [
            .heartbeat(fence: 4, lease: lease, progress: nil), .complete(fence: 4), .release(fence: 4),
            .fail(fence: 4, text: "x", isFinal: false, retryAfter: .zero),
        ] {
            #expect(JobMachine.handle(event, running, at: start) == .refuse(.staleFence(held: 4, current: 5)))
        }
        let done = try #require(stored(JobMachine.handle(.complete(fence: 5), running, at: start)))
        #expect(done.state == .completed)
        #expect(done.progress == 1)
        #expect(done.finishedAt == start)
        #expect(done.leaseUntil == nil)
    }

    @Test func heartbeatsMoveProgressForwardOnly() throws {
        var running = job(.running, fence: 1)
        for (given, expected) in [(0.5, 0.5), (0.25, 0.5), (.nan, 0.5), (7.0, 1.0)] {
            running = try #require(
                stored(
                    JobMachine.handle(
                        .heartbeat(fence: 1, lease: lease, progress: given), running, at: start + .seconds(1))))
            #expect(running.progress == expected)
        }
        #expect(running.leaseUntil == start + .seconds(31))
    }

    @Test func failuresRetryUntilTheAttemptsAreUsed() throws {
        let event = JobEvent.fail(fence: 1, text: "no", isFinal: false, retryAfter: .seconds(4))
        let again = try #require(stored(JobMachine.handle(event, job(.running, attempts: 9, fence: 1), at: start)))
        #expect(again.state == .retrying)
        #expect(again.runAt == start + .seconds(4))
        #expect(again.failures == [JobFailure(at: start, attempt: 9, text: "no")])
        let last = try #require(stored(JobMachine.handle(event, job(.running, attempts: 10, fence: 1), at: start)))
        #expect(last.state == .failed)
        let final = JobEvent.fail(fence: 1, text: "no", isFinal: true, retryAfter: .zero)
        #expect(stored(JobMachine.handle(final, job(.running, attempts: 1, fence: 1), at: start))?.state == .failed)
    }

    @Test func aReleasedAttemptDoesNotCountAndALostOneDoes() throws {
        let released = JobMachine.handle(.release(fence: 1), job(.running, attempts: 1, fence: 1), at: start)
        #expect(stored(released)?.attempts == 0)
        #expect(stored(released)?.state == .queued)
        let later = JobMachine.handle(
            .release(fence: 1, after: .seconds(5)), job(.running, attempts: 1, fence: 1), at: start)
        #expect(stored(later)?.attempts == 0)
        #expect(stored(later)?.state == .scheduled)
        #expect(stored(later)?.runAt == start + .seconds(5))
        let lost = JobMachine.handle(.abandon, job(.running, attempts: 1, fence: 1), at: start)
        #expect(stored(lost)?.attempts == 1)
        #expect(stored(lost)?.state == .queued)
        #expect(stored(JobMachine.handle(.abandon, job(.running, attempts: 10, fence: 1), at: start))?.state == .failed)
    }

    /// A running job ends by its worker, or when that is lost; nothing gives it back into the queue any more.
    @Test func aRunningJobThatIsCancelledEndsByItsWorker() throws {
        let running = job(.running, attempts: 1, fence: 3)
        #expect(JobMachine.handle(.breakOff(fence: 3), running, at: start) == .refuse(.notAllowed(.running)))
        let asked = try #require(stored(JobMachine.handle(.cancel, running, at: start)))
        #expect(asked.state == .running)
        #expect(asked.cancelAskedAt == start)
        #expect(JobMachine.handle(.cancel, asked, at: start + .seconds(1)) == .nothing)
        let told = stored(JobMachine.handle(.heartbeat(fence: 3, lease: lease, progress: nil), asked, at: start))
        #expect(told?.cancelAskedAt == start)
        let ends: [JobEvent] = [
            .breakOff(fence: 3), .release(fence: 3), .abandon,
            .fail(fence: 3, text: "x", isFinal: false, retryAfter: .zero),
        ]
        for event in ends {
            let ended = try #require(stored(JobMachine.handle(event, asked, at: start)))
            #expect(ended.state == .cancelled, "\(event)")
            #expect(ended.cancelAskedAt == nil, "\(event)")
        }
        #expect(stored(JobMachine.handle(.complete(fence: 3), asked, at: start))?.state == .completed)
    }

    @Test func whatIsSaidTwiceCountsOnce() throws {
        let running = job(.running, attempts: 1, fence: 3)
        let reports: [JobEvent] = [
            .complete(fence: 3, result: ["files": .integer(2)]), .release(fence: 3),
            .fail(fence: 3, text: "x", isFinal: false, retryAfter: .seconds(1)),
        ]
        for report in reports {
            let once = try #require(stored(JobMachine.handle(report, running, at: start)))
            #expect(JobMachine.handle(report, once, at: start + .seconds(1)) == .nothing)
        }
        let done = try #require(stored(JobMachine.handle(reports[0], running, at: start)))
        #expect(done.result == ["files": .integer(2)])
        #expect(
            JobMachine.handle(.complete(fence: 2), done, at: start) == .refuse(.staleFence(held: 2, current: 3)))
    }

    @Test func theTextOfAFailureIsBounded() throws {
        let event = JobEvent.fail(fence: 1, text: String(repeating: "é", count: 9000), isFinal: true, retryAfter: .zero)
        let failed = try #require(stored(JobMachine.handle(event, job(.running, attempts: 1, fence: 1), at: start)))
        #expect(failed.failures.first?.text.count == JobFailure.maximumCharacters)
    }

    /// Every event in every state: the state it leads to, or "=" for nothing, or "-" for a refusal.
    @Test(arguments: [
        ("claim", ["running", "running", "-", "running", "-", "-", "-"]),
        ("heartbeat", ["-", "-", "running", "-", "-", "-", "-"]),
        ("complete", ["-", "-", "completed", "-", "=", "-", "-"]),
        ("fail", ["-", "-", "retrying", "=", "-", "=", "="]),
        ("release", ["=", "=", "queued", "-", "-", "-", "="]),
        ("breakOff", ["-", "-", "-", "-", "-", "-", "="]),
        ("abandon", ["=", "=", "queued", "=", "=", "=", "="]),
        ("cancel", ["cancelled", "cancelled", "running", "cancelled", "-", "-", "="]),
        ("retry", ["queued", "=", "-", "queued", "-", "queued", "queued"]),
    ])
    func table(name: String, outcomes: [String]) throws {
        let events: [String: JobEvent] = [
            "claim": .claim(lease: lease), "heartbeat": .heartbeat(fence: 0, lease: lease, progress: nil),
            "complete": .complete(fence: 0), "release": .release(fence: 0), "breakOff": .breakOff(fence: 0),
            "abandon": .abandon, "cancel": .cancel,
            "fail": .fail(fence: 0, text: "x", isFinal: false, retryAfter: .zero), "retry": .retry,
        ]
        let event = try #require(events[name])
        for (state, outcome) in zip(JobState.allCases, outcomes) {
            let seen =
                switch JobMachine.handle(event, job(state), at: start) {
                case .store(let job): job.state.rawValue
                case .nothing: "="
                case .refuse: "-"
                }
            #expect(seen == outcome, "\(name) while \(state)")
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func randomWalksKeepTheirInvariants(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var job = job(.queued)
        job.maximumAttempts = 4
        var now = start
        var fence: Int64 = 0
        for _ in 0..<5000 {
            now = now + .seconds(Int.random(in: 0...3, using: &generator))
            let held = fence - Int64.random(in: 0...1, using: &generator)
            let events: [JobEvent] = [
                .claim(lease: lease), .heartbeat(fence: held, lease: lease, progress: 0.1), .complete(fence: held),
                .fail(fence: held, text: "x", isFinal: false, retryAfter: .seconds(2)), .release(fence: held), .abandon,
                .breakOff(fence: held), .cancel, .retry,
            ]
            guard let event = events.randomElement(using: &generator),
                case .store(let next) = JobMachine.handle(event, job, at: now)
            else { continue }
            #expect(next.fence >= job.fence, "seed \(seed)")
            #expect((next.leaseUntil != nil) == (next.state == .running), "seed \(seed)")
            #expect((next.finishedAt != nil) == next.state.isFinal, "seed \(seed)")
            #expect(next.cancelAskedAt == nil || next.state == .running, "seed \(seed)")
            #expect(next.attempts <= next.maximumAttempts && next.attempts >= 0, "seed \(seed)")
            #expect(next.failures.count <= JobFailure.maximumKept, "seed \(seed)")
            job = next
            fence = next.fence
        }
    }
}
