import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

/// Jobs that are cancelled, tried again, lost and forgotten, seen from the service that works on them.
@Suite struct RecordingJobTests {
    private func stopped(_ studio: Studio) async throws -> RecordingRecord {
        let made = try await studio.begin()
        return try await studio.service.stopRecording(made.id)
    }

    private func finalizing(_ studio: Studio) async throws -> Job {
        try #require(try await studio.store.jobs(kinds: [.finalize]).items.first)
    }

    @Test func aCancelledRecordingIsStoppedAtOnce() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            let job = try #require(try await studio.store.jobs(kinds: [.recording]).items.first)
            #expect(try await studio.cancelJob(job.id).cancelAskedAt == studio.clock.wall)
            let record = try await studio.service.stopRecording(made.id)
            #expect(record.endReason == .stopped)
            #expect(try await studio.store.job(job.id)?.state == .cancelled)
            let again = try await studio.cancelJob(job.id)
            #expect(again.state == .cancelled)
            guard case .conflict = await refusal({ _ = try await studio.service.retryJob(job.id) }) else {
                Issue.record("a recording was begun again")
                return
            }
            guard case .notFound = await refusal({ _ = try await studio.service.cancelJob(made.id) }) else {
                Issue.record("a job was found that is none")
                return
            }
        }
    }

    @Test func aCancelledFinalizingLeavesFilesAsTheyGrewAndMayBeTriedAgain() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio)
            let job = try await finalizing(studio)
            #expect(try await studio.cancelJob(job.id).state == .cancelled)
            #expect(await !studio.pool.workOnce())
            var record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.error == "finalizing was cancelled")
            #expect(record.files.map(\.state) == [.closed])

            #expect(try await studio.service.retryJob(job.id).state == .queued)
            #expect(await studio.pool.workOnce())
            record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.error == nil)
            #expect(record.files.map(\.state) == [.finalized])
            #expect(record.files.map(\.note) == [nil])
            let done = try await finalizing(studio)
            #expect(done.state == .completed)
            #expect(done.result?["files"] == .integer(1))
            guard case .conflict = await refusal({ _ = try await studio.service.retryJob(job.id) }) else {
                Issue.record("what is done was done again")
                return
            }
        }
    }

    /// What is wrong with one file is still told when another is tried again, and its files are not to be deleted then.
    @Test func anotherTryKeepsWhatFailedAndItsFiles() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin(participant: "a")
            try studio.plane.open(made.id, "b", at: studio.clock.wall)
            _ = try await studio.service.stopRecording(made.id)
            let job = try await finalizing(studio)
            studio.finalizing.answer { task, _ in
                guard task.file.name == "a.webm" else { throw FinalizeScript.Failure() }
                return .empty(note: "nothing in it")
            }
            #expect(await studio.pool.workOnce())
            #expect(try await studio.cancelJob(job.id).state == .cancelled)
            studio.advance(.seconds(11))
            #expect(await !studio.pool.workOnce())
            #expect(try await studio.service.recording(made.id).files.map(\.state) == [.failed, .closed])

            let (began, mark) = AsyncStream.makeStream(of: Void.self)
            let gate = DispatchSemaphore(value: 0)
            studio.finalizing.answer { _, _ in
                mark.yield()
                gate.wait()
                return .finalized(bytes: 1, duration: 1, summary: nil, hasDraft: false)
            }
            _ = try await studio.service.retryJob(job.id)
            async let working = studio.pool.workOnce()
            for await _ in began { break }
            let refused = await refusal { try await studio.service.deleteRecording(made.id) }
            gate.signal()
            #expect(await working)
            guard case .conflict = refused else {
                Issue.record("deleted files that are worked on")
                return
            }
            let record = try await studio.service.recording(made.id)
            #expect(record.error == "a.webm: nothing in it")
            #expect(record.files.map(\.state) == [.failed, .finalized])
            try await studio.service.deleteRecording(made.id)
        }
    }

    @Test func whatIsUnderWayOnceIsNotTriedAgainBeside() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio)
            let job = try await finalizing(studio)
            _ = try await studio.cancelJob(job.id)
            try await studio.store.enqueue(
                Job(
                    id: UUIDv7(now: studio.clock.wall), kind: .finalize, recording: made.id,
                    uniqueKey: job.uniqueKey, now: studio.clock.wall))
            guard case .conflict(let text) = await refusal({ _ = try await studio.service.retryJob(job.id) }) else {
                Issue.record("two jobs do the same")
                return
            }
            #expect(!text.contains("SQL"))
        }
    }

    @Test func cancellingReachesAFinalizingThatRuns() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio)
            let (began, mark) = AsyncStream.makeStream(of: Void.self)
            studio.finalizing.answer { _, isCancelled in
                mark.yield()
                while !isCancelled() {}
                throw FinalizeScript.Failure()
            }
            async let working = studio.pool.workOnce()
            for await _ in began { break }
            let job = try await finalizing(studio)
            #expect(try await studio.cancelJob(job.id).state == .running)
            #expect(await working)
            #expect(try await finalizing(studio).state == .cancelled)
            #expect(try await studio.service.recording(made.id).error == "finalizing was cancelled")
        }
    }

    /// Whoever cannot show that it lives breaks off before another may begin.
    @Test func aWorkerLetsGoWhenItsLeaseMayBeOver() async throws {
        try await Studio.with { studio in
            _ = try await stopped(studio)
            let (began, mark) = AsyncStream.makeStream(of: Void.self)
            studio.finalizing.answer { _, isCancelled in
                mark.yield()
                while !isCancelled() {}
                throw FinalizeScript.Failure()
            }
            async let working = studio.pool.workOnce()
            for await _ in began { break }
            studio.advance(.seconds(30))
            await studio.tick()
            _ = await working
            #expect(try await finalizing(studio).state == .queued)
        }
    }

    @Test func theJobOfALostWorkerIsTaken() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio)
            // Another process with this folder, which then is no more.
            _ = try #require(try await studio.store.claim([.finalize], lease: LeaseTerms().lease))
            #expect(await !studio.pool.workOnce())
            studio.advance(LeaseTerms().longestLoss)
            #expect(await studio.pool.workOnce())
            #expect(try await studio.service.recording(made.id).state == .completed)
            #expect(try await finalizing(studio).failures.map(\.text) == ["its worker was lost"])
            #expect(studio.metrics.text().contains("capstan_job_rescues_total{kind=\"finalize\"} 1"))
            #expect(studio.metrics.text().contains("capstan_job_runs_total{kind=\"finalize\"} 1"))
        }
    }

    @Test func oldJobsAreForgotten() async throws {
        try await Studio.with { studio in
            _ = try await stopped(studio)
            #expect(await studio.pool.workOnce())
            studio.advance(.seconds(6 * 86_400))
            _ = await studio.pool.workOnce()
            #expect(try await studio.store.jobs().items.count == 2)
            studio.advance(.seconds(2 * 86_400))
            _ = await studio.pool.workOnce()
            #expect(try await studio.store.jobs().items.isEmpty)
        }
    }
}
