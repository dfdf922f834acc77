import Foundation
import Gateway
import JobQueue
import Media
import Recording
import Stores
import Testing

/// A process that ends in the middle, and the next one.
@Suite struct RecordingRecoveryTests {
    @Test func aCutOffRecordingIsFinishedByTheNextStart() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let made = try await before.begin()
            _ = try await before.service.startRecording(RecordingRequest(room: "empty"), idempotencyKey: nil)
            let directory = before.directory(made)
            try Data(repeating: 1, count: 5000).write(to: URL(fileURLWithPath: directory + "/desk-1.webm"))
            try Data(repeating: 1, count: 70).write(to: URL(fileURLWithPath: directory + "/late~2.webm"))
            try Data(repeating: 1, count: 70).write(to: URL(fileURLWithPath: directory + "/desk-1.webm.finalizing"))
            try await saved(before, made.id, hasFiles: 1)
            before.store.close()

            clock.advance(.seconds(60))
            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            var record = try await after.service.recording(made.id)
            #expect(record.state == .finalizing)
            #expect(record.endReason == .interrupted)
            #expect(record.stoppedAt != nil)
            #expect(record.files.map(\.name) == ["desk-1.webm", "late~2.webm"])
            #expect(record.files.map(\.bytes) == [5000, 70])
            #expect(record.files.map(\.part) == [1, 2])
            #expect(try after.manifest(record).state == .finalizing)
            while await after.pool.workOnce() {}
            record = try await after.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.endReason == .interrupted)
            #expect(record.files.map(\.bytes) == [5001, 71])
            #expect(try after.manifest(record).summary(of: "desk-1.webm")?.tracks.count == 2)
            let all = try await after.service.recordings(RecordingFilter(), limit: 10, cursor: nil)
            #expect(all.items.allSatisfy { $0.state == .completed && $0.endReason == .interrupted })
            let jobs = try await after.store.jobs(recording: made.id).items
            #expect(jobs.first { $0.kind == .recording }?.state == .failed)
        }
    }

    /// Saves of a growing file are not waited for by anybody: look until it has landed.
    private func saved(_ studio: Studio, _ id: UUIDv7, hasFiles count: Int) async throws {
        while try await studio.store.recording(id)?.files.count != count { await Task.yield() }
    }

    @Test func aFinalizingThatWasCutOffGoesOn() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let made = try await before.begin()
            _ = try await before.service.stopRecording(made.id)
            _ = try #require(try await before.store.claim([.finalize], lease: .seconds(3600)))
            before.store.close()

            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            #expect(try await after.store.jobs(kinds: [.finalize]).items.count == 1)
            #expect(await after.pool.workOnce())
            let record = try await after.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.endReason == .stopped)
        }
    }

    @Test func aLostDatabaseIsRebuiltFromManifests() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let done = try await before.begin()
            _ = try await before.service.stopRecording(done.id)
            _ = await before.pool.workOnce()
            let finished = try await before.service.recording(done.id)
            let running = try await before.begin(RecordingRequest(room: "other"))
            try await saved(before, running.id, hasFiles: 1)
            before.store.close()
            try FileManager.default.removeItem(atPath: root + "/.capstan")

            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            #expect(try await after.service.recording(done.id) == finished)
            while await after.pool.workOnce() {}
            let record = try await after.service.recording(running.id)
            #expect(record.state == .completed)
            #expect(record.endReason == .interrupted)
            #expect(record.startedAt != nil)
        }
    }

    @Test func aRecordingWithoutItsFolderYetIsFinished() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let made = try await before.service.startRecording(RecordingRequest(room: "r"), idempotencyKey: nil)
            before.store.close()
            try FileManager.default.removeItem(atPath: before.directory(made))
            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            while await after.pool.workOnce() {}
            let record = try await after.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(record.endReason == .interrupted)
            #expect(record.files.isEmpty)
        }
    }

    @Test func aFolderThatIsGoneIsSaid() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let made = try await before.begin()
            try await saved(before, made.id, hasFiles: 1)
            before.store.close()
            try FileManager.default.removeItem(atPath: before.directory(made))
            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            let record = try await after.service.recording(made.id)
            #expect(record.state == .failed)
            #expect(record.error == "its folder is gone")
            try await after.service.deleteRecording(made.id)
        }
    }

    @Test func twoGatewaysDoNotShareAFolder() async throws {
        try await Studio.withFolder { root in
            let first = try Studio(root: root)
            let second = try Studio(root: root)
            try await first.service.recover()
            guard case .unavailable(let text) = await refusal({ try await second.service.recover() }) else {
                Issue.record("both took it")
                return
            }
            #expect(text.contains("another gateway"))
            await first.service.drain()
            try await second.service.recover()
        }
    }

    /// Nothing that is cut off at any point of its writing keeps the gateway from starting.
    @Test func aManifestThatIsCutOffHoldsUpNothing() async throws {
        try await Studio.withFolder { root in
            let clock = StudioClock()
            let before = try Studio(root: root, clock: clock)
            let made = try await before.begin()
            _ = try await before.service.stopRecording(made.id)
            before.store.close()
            let path = before.directory(made) + "/recording.json"
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
            let after = try Studio(root: root, clock: clock)
            try await after.service.recover()
            #expect(await after.pool.workOnce())
            let record = try await after.service.recording(made.id)
            #expect(record.state == .completed)
            #expect(try after.manifest(record).record == record)
        }
    }
}
