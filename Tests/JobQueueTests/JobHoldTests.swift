import JobQueue
import Media
import Testing

@Suite struct JobHoldTests {
    private let terms = LeaseTerms(lease: .seconds(30))
    private let start = Instant(nanoseconds: 5_000_000_000)

    private func job(cancelAsked: Bool = false) -> Job {
        let wall = WallClock(nanoseconds: 0)
        var job = Job(id: UUIDv7(now: wall), kind: .finalize, recording: UUIDv7(now: wall), now: wall)
        job.cancelAskedAt = cancelAsked ? wall : nil
        return job
    }

    @Test func aLostWorkerIsMissedWithinAMinute() {
        #expect(LeaseTerms().longestLoss <= .seconds(60))
        #expect(LeaseTerms().heartbeat * 2 < LeaseTerms().lease)
    }

    @Test func beatsAreSentInTime() {
        var hold = JobHold(terms: terms, claimedAt: start)
        #expect(hold.handleTimeout(at: start) == .wait(until: start + .seconds(10)))
        #expect(hold.handleTimeout(at: start + .seconds(10)) == .beat)
        #expect(hold.handleTimeout(at: start + .seconds(10)) == .wait(until: start + .seconds(20)))
        let sent = start + .seconds(10)
        #expect(hold.answered(.store(job()), sentAt: sent, at: sent + .seconds(1)) == .goOn)
        #expect(hold.handleTimeout(at: start + .seconds(35)) == .beat)
        #expect(hold.handleTimeout(at: start + .seconds(40)) == .letGo)
    }

    @Test func aStoreThatIsAwayIsAskedSooner() {
        var hold = JobHold(terms: terms, claimedAt: start)
        var now = start + .seconds(10)
        #expect(hold.handleTimeout(at: now) == .beat)
        #expect(hold.answered(nil, sentAt: now, at: now) == .goOn)
        #expect(hold.handleTimeout(at: now) == .wait(until: start + .seconds(12)))
        now = start + .seconds(29)
        #expect(hold.handleTimeout(at: now) == .beat)
        #expect(hold.answered(.store(job()), sentAt: now, at: now + .seconds(8)) == .goOn)
        #expect(hold.handleTimeout(at: start + .seconds(58)) == .beat)
        #expect(hold.answered(nil, sentAt: now, at: now) == .goOn)
        #expect(hold.handleTimeout(at: start + .seconds(59)) == .letGo)
    }

    @Test func whoLostItNeverHasItAgain() {
        for answer: JobAction in [.refuse(.staleFence(held: 1, current: 2)), .nothing] {
            var hold = JobHold(terms: terms, claimedAt: start)
            #expect(hold.answered(answer, sentAt: start, at: start) == .letGo)
            #expect(hold.answered(.store(job()), sentAt: start, at: start) == .letGo)
            #expect(hold.handleTimeout(at: start) == .letGo)
        }
    }

    @Test func cancellationComesWithTheAnswer() {
        var hold = JobHold(terms: terms, claimedAt: start)
        #expect(hold.answered(.store(job(cancelAsked: true)), sentAt: start, at: start) == .breakOff)
        #expect(hold.answered(nil, sentAt: start, at: start) == .breakOff)
    }
}
