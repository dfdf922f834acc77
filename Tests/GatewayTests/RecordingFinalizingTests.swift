import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

@Suite struct RecordingFinalizingTests {
    private func stopped(_ studio: Studio, participants: [String] = ["desk-1"]) async throws -> RecordingRecord {
        let made = try await studio.begin(participant: participants[0])
        for participant in participants.dropFirst() {
            try studio.plane.open(made.id, participant, at: studio.clock.wall)
        }
        return try await studio.service.stopRecording(made.id)
    }

    @Test func whatFailedIsTriedAgainAndWhatWasDoneIsNot() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio, participants: ["a", "b", "c"])
            studio.finalizing.fail("b.webm", times: 2)
            #expect(await studio.pool.workOnce())
            #expect(studio.finalizing.done == ["a.webm", "c.webm"])
            #expect(try await studio.service.recording(made.id).state == .finalizing)
            #expect(await !studio.pool.workOnce())
            studio.advance(.seconds(1))
            #expect(await studio.pool.workOnce())
            studio.advance(.seconds(1))
            #expect(await !studio.pool.workOnce())
            studio.advance(.seconds(1))
            #expect(await studio.pool.workOnce())
            #expect(studio.finalizing.done == ["a.webm", "c.webm", "b.webm"])
            #expect(try await studio.service.recording(made.id).state == .completed)
            let job = try #require(try await studio.store.jobs(kinds: [.finalize]).items.first)
            #expect(job.attempts == 3)
            #expect(job.failures.count == 2)
        }
    }

    @Test func whatNeverWorksIsGivenUpAndPlaysAsItGrew() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio, participants: ["a", "b"])
            studio.finalizing.fail("b.webm", times: 1000)
            for _ in 0..<10 {
                #expect(await studio.pool.workOnce())
                studio.advance(.seconds(301))
            }
            #expect(await !studio.pool.workOnce())
            let record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.error?.contains("given up after 10 attempts") == true)
            #expect(record.files.map(\.state) == [.finalized, .closed])
            #expect(record.files.last?.note != nil)
            #expect(try await studio.store.jobs(kinds: [.finalize]).items.map(\.state) == [.failed])
            #expect(try studio.manifest(record).record == record)
        }
    }

    @Test func emptyFilesFailAndKeptOnesDoNot() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio, participants: ["a", "b"])
            studio.finalizing.answer { task, _ in
                task.file.name == "a.webm" ? .empty(note: "nothing in it") : .kept(note: "no room")
            }
            _ = await studio.pool.workOnce()
            var record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.files.map(\.state) == [.failed, .closed])
            #expect(record.files.map(\.note) == ["nothing in it", "no room"])
            let empty = try await stopped(studio)
            studio.finalizing.answer { _, _ in .empty(note: "nothing in it") }
            _ = await studio.pool.workOnce()
            record = try await studio.service.recording(empty.id)
            #expect(record.state == .failed)
            #expect(record.error == "desk-1.webm: nothing in it")
        }
    }

    @Test func shortOfSpaceFilesStayAsTheyGrew() async throws {
        try await Studio.withFolder { root in
            let studio = try Studio(root: root, minFreeSpace: 1000)
            let made = try await stopped(studio)
            studio.finalizing.freeSpace = 1005
            _ = await studio.pool.workOnce()
            let record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.files.first?.state == .closed)
            #expect(record.files.first?.note?.contains("not finalized") == true)
            #expect(studio.finalizing.done.isEmpty)
        }
    }

    /// A drain in the middle of a file: the job is back in the queue with no attempt counted.
    @Test func aDrainBreaksOff() async throws {
        try await Studio.with { studio in
            let made = try await stopped(studio)
            let (began, mark) = AsyncStream.makeStream(of: Void.self)
            studio.finalizing.answer { _, isCancelled in
                mark.yield()
                while !isCancelled() { Thread.sleep(forTimeInterval: 0.001) }
                throw FinalizeScript.Failure()
            }
            let service = studio.service
            async let working = studio.pool.workOnce()
            for await _ in began { break }
            await studio.pool.drain()
            _ = await working
            let job = try #require(try await studio.store.jobs(kinds: [.finalize]).items.first)
            #expect(job.state == .queued)
            #expect(job.attempts == 0)
            #expect(try await service.recording(made.id).state == .finalizing)
        }
    }

    @Test func aLongFinalizingKeepsItsJob() async throws {
        try await Studio.with { studio in
            _ = try await stopped(studio)
            let (began, mark) = AsyncStream.makeStream(of: Void.self)
            let gate = DispatchSemaphore(value: 0)
            studio.finalizing.answer { _, _ in
                mark.yield()
                gate.wait()
                return .finalized(bytes: 1, duration: 1, summary: nil, hasDraft: false)
            }
            async let working = studio.pool.workOnce()
            for await _ in began { break }
            for _ in 0..<5 {
                studio.advance(.seconds(11))
                await studio.tick()
                #expect(try await studio.store.abandonExpired().isEmpty)
            }
            gate.signal()
            #expect(await working)
            #expect(try await studio.store.jobs(kinds: [.finalize]).items.map(\.state) == [.completed])
        }
    }

    @Test func theMetricsTellIt() async throws {
        try await Studio.with { studio in
            _ = try await stopped(studio)
            _ = await studio.pool.workOnce()
            _ = try await studio.begin()
            await studio.service.refreshMetrics()
            let lines = Set(studio.metrics.text().split(separator: "\n").map(String.init))
            for line in [
                "capstan_recordings_started_total 2", "capstan_recordings_ended_total{reason=\"stopped\"} 1",
                "capstan_recordings{state=\"completed\"} 1", "capstan_recordings{state=\"recording\"} 1",
                "capstan_jobs{kind=\"finalize\",state=\"completed\"} 1",
                "capstan_jobs{kind=\"recording\",state=\"running\"} 1", "capstan_recording_bytes_total 10",
                "capstan_finalize_seconds_count 1",
            ] {
                #expect(lines.contains(line), "\(line)")
            }
        }
    }
}
