import JobQueue
import Testing

@Suite struct AdmissionTests {
    private func admission(places: Int = 4, cores: Double = 4, light: Int = 0, heavy: Int = 0) -> Admission {
        var admission = Admission(places: places, cores: cores)
        for _ in 0..<light { admission.take(.finalize, cost: Admission.lightCores) }
        for _ in 0..<heavy { admission.take(.recording, cost: 1) }
        return admission
    }

    @Test func lightJobsNeedAPlaceOnly() {
        #expect(admission().admits(.finalize, cost: 0.25, live: 100))
        #expect(admission(light: 3).admits(.finalize, cost: 0.25, live: 100))
        #expect(!admission(light: 4).admits(.finalize, cost: 0.25, live: 0))
        #expect(!admission(places: 0).admits(.finalize, cost: 0.25, live: 0))
    }

    @Test func heavyJobsLeaveCoresToLiveWork() {
        for (live, admits) in [(0.0, true), (2.9, true), (3.1, false), (-5, true)] {
            #expect(admission(light: 1).admits(.recording, cost: 0.75, live: live) == admits, "\(live)")
        }
        #expect(admission(heavy: 2).admits(.recording, cost: 1, live: 1))
        #expect(!admission(heavy: 2).admits(.recording, cost: 1, live: 1.5))
    }

    /// Where nothing else is done half of the machine is enough for any job.
    @Test func theDearestBeginsWhereTheMachineIsHalfFree() {
        #expect(admission().admits(.recording, cost: 64, live: 2))
        #expect(!admission().admits(.recording, cost: 64, live: 2.1))
        #expect(!admission(light: 1).admits(.recording, cost: 64, live: 0))
        #expect(admission(places: 1, cores: 1).admits(.recording, cost: 1, live: 0.4))
    }

    @Test func oneHeavyKindLeavesAPlaceToOthers() {
        let full = admission(places: 3, cores: 100, heavy: 2)
        #expect(!full.admits(.recording, cost: 1, live: 0))
        #expect(full.admits(.finalize, cost: 0.25, live: 0))
        #expect(full.admits(.finalize, cost: 1, live: 0))
    }

    @Test func whatIsGivenBackIsFree() {
        var admission = admission(heavy: 3)
        #expect(!admission.admits(.recording, cost: 1, live: 0))
        for _ in 0..<5 { admission.give(.recording, cost: 1) }
        #expect(admission.heldJobs == 0)
        #expect(admission.admits(.recording, cost: 1, live: 2))
        admission.give(.finalize, cost: 1)
        #expect(admission.heldJobs == 0)
    }
}
