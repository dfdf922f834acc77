import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

/// How recordings end that nobody stops.
@Suite struct RecordingEndTests {
    private func ended(_ studio: Studio, _ id: UUIDv7) async throws -> RecordingRecord {
        try await studio.service.stopRecording(id)
    }

    @Test func atTheirDuration() async throws {
        try await Studio.with { studio in
            let made = try await studio.service.startRecording(
                RecordingRequest(room: "standup", maxDuration: 10), idempotencyKey: nil)
            studio.plane.come(made.id, "desk-1")
            studio.advance(.seconds(60))
            try studio.plane.open(made.id, "desk-1", at: studio.clock.wall)
            await studio.service.tick()
            studio.advance(.seconds(9))
            await studio.service.tick()
            #expect(try await studio.service.recording(made.id).state == .recording)
            studio.advance(.seconds(1))
            await studio.service.tick()
            let record = try await ended(studio, made.id)
            #expect(record.endReason == .maxDuration)
            #expect(record.state == .finalizing)
        }
    }

    @Test func atTheirBytes() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin(RecordingRequest(room: "standup", maxBytes: 1000))
            try studio.plane.open(made.id, "desk-2", at: studio.clock.wall)
            try studio.plane.grow(made.id, "desk-1.webm", to: 600, seconds: 1)
            try studio.plane.grow(made.id, "desk-2.webm", to: 300, seconds: 1)
            await studio.service.processEvents()
            #expect(try await studio.service.recording(made.id).endReason == nil)
            try studio.plane.grow(made.id, "desk-2.webm", to: 400, seconds: 2)
            await studio.service.processEvents()
            #expect(try await ended(studio, made.id).endReason == .maxBytes)
        }
    }

    @Test func whenNobodyPublishes() async throws {
        try await Studio.with { studio in
            let waiting = try await studio.service.startRecording(
                RecordingRequest(room: "empty", idleTimeout: 30), idempotencyKey: nil)
            let forever = try await studio.service.startRecording(
                RecordingRequest(room: "empty", idleTimeout: 0), idempotencyKey: nil)
            let busy = try await studio.begin(RecordingRequest(room: "standup", idleTimeout: 30))
            studio.advance(.seconds(31))
            await studio.service.tick()
            let record = try await ended(studio, waiting.id)
            #expect(record.endReason == .idle)
            #expect(record.startedAt == nil)
            _ = await studio.pool.workOnce()
            let empty = try await studio.service.recording(waiting.id)
            #expect(empty.state == .completed)
            #expect(empty.error?.contains("no media came") == true)
            #expect(try studio.manifest(empty).error == empty.error)
            studio.plane.leave(busy.id, "desk-1", remaining: 0)
            await studio.service.tick()
            #expect(try await studio.service.recording(busy.id).state == .recording)
            studio.advance(.seconds(30))
            await studio.service.tick()
            #expect(try await ended(studio, busy.id).endReason == .idle)
            #expect(try await studio.service.recording(forever.id).state == .waiting)
        }
    }

    @Test func aFullDiskEndsOneRecordingWithAllItHad() async throws {
        try await Studio.with { studio in
            let full = try await studio.begin()
            let other = try await studio.begin()
            try studio.plane.open(full.id, "desk-2", bytes: 77, at: studio.clock.wall)
            studio.plane.close(full.id, "desk-1.webm", failure: PartFailure("the disk is full", isDiskFull: true))
            await studio.service.processEvents()
            let record = try await ended(studio, full.id)
            #expect(record.state == .failed)
            #expect(record.endReason == .diskFull)
            #expect(record.error == "the disk is full")
            #expect(record.files.map(\.state) == [.failed, .closed])
            #expect(record.files.map(\.bytes) == [10, 77])
            #expect(try studio.manifest(record).record == record)
            #expect(try await studio.service.recordingFile(full.id, name: "desk-2.webm").entityTag != nil)
            #expect(try await studio.store.jobs(kinds: [.finalize]).items.isEmpty)
            #expect(try await studio.store.jobs(recording: full.id).items.map(\.state) == [.failed])
            #expect(try await studio.service.recording(other.id).state == .recording)
            try await studio.service.deleteRecording(full.id)
        }
    }

    @Test func oneFileThatFailsStopsNoOther() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            try studio.plane.open(made.id, "desk-2", at: studio.clock.wall)
            studio.plane.close(made.id, "desk-1.webm", failure: PartFailure("an input error"))
            await studio.service.processEvents()
            #expect(try await studio.service.recording(made.id).state == .recording)
            _ = try await studio.service.stopRecording(made.id)
            _ = await studio.pool.workOnce()
            let record = try await studio.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.error == "desk-1.webm: an input error")
            #expect(record.files.map(\.state) == [.failed, .finalized])
        }
    }

    @Test func aCancelledJobStopsItsRecording() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            let job = try #require(try await studio.store.jobs(kinds: [.recording]).items.first)
            try await studio.store.apply(.cancel, to: job.id)
            studio.advance(.seconds(11))
            await studio.service.tick()
            #expect(try await ended(studio, made.id).endReason == .stopped)
        }
    }

    @Test func aLongRecordingKeepsItsJob() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            for _ in 0..<20 {
                studio.advance(.seconds(10))
                await studio.service.tick()
                #expect(try await studio.store.abandonExpired().isEmpty)
            }
            #expect(try await studio.store.jobs(recording: made.id).items.map(\.state) == [.running])
        }
    }

    @Test func drainEndsAllAndLeavesFinalizingToTheNextStart() async throws {
        try await Studio.with { studio in
            let first = try await studio.begin()
            let second = try await studio.begin(RecordingRequest(room: "other"))
            await studio.service.drain()
            for id in [first.id, second.id] {
                let record = try await studio.service.recording(id)
                #expect(record.endReason == .drain)
                #expect(record.state == .finalizing)
                #expect(record.files.map(\.state) == [.closed])
            }
            await studio.pool.drain()
            #expect(await !studio.pool.workOnce())
            #expect(try await studio.store.jobs(kinds: [.finalize]).items.map(\.state) == [.queued, .queued])
            guard
                case .unavailable = await refusal({
                    _ = try await studio.service.startRecording(RecordingRequest(room: "a"), idempotencyKey: nil)
                })
            else {
                Issue.record("began while draining")
                return
            }
            #expect(await studio.service.unreadiness() != nil)
            await studio.service.drain()
        }
    }

    /// The tasks that `start` makes do without being asked what other tests do by hand.
    @Test func itRunsByItself() async throws {
        try await Studio.with { studio in
            let (finalized, mark) = AsyncStream.makeStream(of: String.self)
            studio.finalizing.answer { task, _ in
                mark.yield(task.file.name)
                return .finalized(bytes: 1, duration: 1, summary: nil, hasDraft: false)
            }
            try await studio.service.start()
            await studio.pool.start()
            let made = try await studio.begin()
            _ = try await studio.service.stopRecording(made.id)
            for await name in finalized {
                #expect(name == "desk-1.webm")
                break
            }
            await studio.service.drain()
            await studio.pool.drain()
            #expect(try await studio.service.recording(made.id).files.first?.state == .finalized)
        }
    }

    /// While nothing can be kept, one line a minute says so, not two a second.
    @Test func aStoreThatStaysAwayIsLoggedOnceAMinute() async throws {
        try await Studio.with { studio in
            let made = try await studio.begin()
            studio.store.close()
            // In one step: a manifest may be on its way into the folder.
            let folder = studio.directory(made)
            try FileManager.default.moveItem(atPath: folder, toPath: folder + ".gone")
            _ = try await studio.service.stopRecording(made.id)
            for _ in 0..<60 {
                studio.advance(.milliseconds(990))
                await studio.service.tick()
            }
            for text in ["the manifest could not be written", "the recording could not be kept in the store"] {
                #expect(studio.lines.count(text) == 1, "\(text)")
            }
            studio.advance(.seconds(1))
            await studio.service.tick()
            #expect(studio.lines.count("the manifest could not be written") == 2)
            #expect(try await studio.service.recording(made.id).state == .finalizing)
        }
    }

    @Test func shortOfSpaceNothingBegins() async throws {
        try await Studio.withFolder { root in
            let studio = try Studio(root: root, minFreeSpace: 1000)
            #expect(await studio.service.unreadiness() == nil)
            studio.finalizing.freeSpace = 999
            #expect(await studio.service.unreadiness()?.contains("999 bytes") == true)
            guard
                case .unavailable = await refusal({
                    _ = try await studio.service.startRecording(RecordingRequest(room: "a"), idempotencyKey: nil)
                })
            else {
                Issue.record("began")
                return
            }
            let kept = try await studio.store.recordings(limit: 1).items
            #expect(kept.isEmpty)
        }
    }

    @Test func whereNoFolderCanBeMadeNothingIsLeft() async throws {
        try await Studio.with { studio in
            try Data().write(to: URL(fileURLWithPath: studio.root + "/standup"))
            let error = await refusal {
                _ = try await studio.service.startRecording(RecordingRequest(room: "standup"), idempotencyKey: "k")
            }
            #expect(error != nil)
            let kept = try await studio.store.recordings(limit: 1).items
            #expect(kept.isEmpty)
            #expect(try await studio.store.jobs().items.isEmpty)
            try FileManager.default.removeItem(atPath: studio.root + "/standup")
            _ = try await studio.service.startRecording(RecordingRequest(room: "standup"), idempotencyKey: "k")
        }
    }
}
