import JobQueue
import Media
import Recording
import Stores
import Testing

extension StoreConformance {
    struct Refusal: Error {}

    static func keepsARecordingWhole(_ subject: StoreUnderTest) async throws {
        var record = RecordingRecord.sample(at: subject.clock.now)
        record.endReason = .diskFull
        record.error = "line\n\"quoted\" \u{1F3A5}"
        #expect(try await subject.store.insert(record) == .fresh)
        #expect(try await subject.store.recording(record.id) == record)
        #expect(try await subject.store.recording(UUIDv7(now: subject.clock.now)) == nil)
    }

    static func updatesInOneTransaction(_ subject: StoreUnderTest) async throws {
        let record = RecordingRecord.sample(at: subject.clock.now)
        _ = try await subject.store.insert(record)
        let changed = try await subject.store.update(record.id) { $0.state = .finalizing }
        #expect(changed.state == .finalizing)
        #expect(try await subject.store.recording(record.id) == changed)
        await #expect(throws: StoresError.self) {
            try await subject.store.update(record.id) {
                $0.state = .failed
                throw Refusal()
            }
        }
        #expect(try await subject.store.recording(record.id) == changed)
        let nobody = UUIDv7(now: subject.clock.now)
        await #expect(throws: StoresError.noSuchRecording(nobody)) { try await subject.store.update(nobody) { _ in } }
    }

    static func concurrentUpdatesAreNotLost(_ subject: StoreUnderTest) async throws {
        let record = RecordingRecord.sample(at: subject.clock.now)
        _ = try await subject.store.insert(record)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask { try await subject.store.update(record.id) { $0.files[0].bytes += 1 } }
            }
            try await group.waitForAll()
        }
        #expect(try await subject.store.recording(record.id)?.files.first?.bytes == 59)
    }

    static func listsNewestFirstWithAStableCursor(_ subject: StoreUnderTest) async throws {
        var ids: [UUIDv7] = []
        for _ in 0..<7 {
            let record = RecordingRecord.sample(at: subject.clock.now)
            _ = try await subject.store.insert(record)
            ids.append(record.id)
            subject.clock.advance(.milliseconds(1))
        }
        ids.reverse()
        let first = try await subject.store.recordings(limit: 3)
        #expect(first.items.map(\.id) == Array(ids[0..<3]))
        let late = RecordingRecord.sample(at: subject.clock.now)
        _ = try await subject.store.insert(late)
        try await subject.store.deleteRecording(ids[2])
        let second = try await subject.store.recordings(limit: 3, before: first.next)
        #expect(second.items.map(\.id) == Array(ids[3..<6]))
        let third = try await subject.store.recordings(limit: 3, before: second.next)
        #expect(third.items.map(\.id) == [ids[6]])
        #expect(third.next == nil)
        let exact = try await subject.store.recordings(limit: 7)
        #expect(exact.items.count == 7)
        #expect(exact.next == nil)
    }

    static func filters(_ subject: StoreUnderTest) async throws {
        let start = subject.clock.now
        for (room, state) in [("a", RecordingState.completed), ("b", .recording), ("a", .recording)] {
            _ = try await subject.store.insert(.sample(room: room, at: subject.clock.now, state: state))
            subject.clock.advance(.seconds(1))
        }
        func count(_ query: RecordingQuery) async throws -> Int {
            try await subject.store.recordings(query, limit: 10).items.count
        }
        #expect(try await count(RecordingQuery()) == 3)
        #expect(try await count(RecordingQuery(room: "a")) == 2)
        #expect(try await count(RecordingQuery(room: "A")) == 0)
        #expect(try await count(RecordingQuery(states: [.recording])) == 2)
        #expect(try await count(RecordingQuery(states: [.recording, .completed])) == 3)
        #expect(try await count(RecordingQuery(states: [])) == 0)
        #expect(try await count(RecordingQuery(room: "a", states: [.recording])) == 1)
        #expect(try await count(RecordingQuery(from: start + .seconds(1))) == 2)
        #expect(try await count(RecordingQuery(to: start + .seconds(1))) == 1)
        #expect(try await count(RecordingQuery(room: "x' OR 1=1 --")) == 0)
    }

    static func deletes(_ subject: StoreUnderTest) async throws {
        let record = RecordingRecord.sample(at: subject.clock.now)
        _ = try await subject.store.insert(record, job: .sample(recording: record.id, at: subject.clock.now))
        #expect(try await subject.store.deleteRecording(record.id))
        #expect(try await subject.store.recording(record.id) == nil)
        #expect(try await subject.store.jobs(recording: record.id).items.isEmpty)
        #expect(try await !subject.store.deleteRecording(record.id))
    }

    static func counts(_ subject: StoreUnderTest) async throws {
        for state in [RecordingState.completed, .completed, .failed] {
            _ = try await subject.store.insert(.sample(at: subject.clock.now, state: state))
        }
        #expect(try await subject.store.recordingCounts() == [.completed: 2, .failed: 1])
        try await subject.store.enqueue(.sample(at: subject.clock.now))
        #expect(try await subject.store.jobCounts() == [.finalize: [.queued: 1]])
    }

    static func anIdempotencyKeyActsOnce(_ subject: StoreUnderTest) async throws {
        let record = RecordingRecord.sample(at: subject.clock.now)
        let key = IdempotencyKey(key: "k", request: "{}")
        #expect(try await subject.store.outcome(of: key) == .fresh)
        #expect(try await subject.store.insert(record, key: key) == .fresh)
        let another = RecordingRecord.sample(at: subject.clock.now)
        #expect(try await subject.store.insert(another, key: key) == .repeated(record))
        #expect(try await subject.store.recording(another.id) == nil)
        #expect(try await subject.store.outcome(of: key) == .repeated(record))
        #expect(try await subject.store.insert(another, key: IdempotencyKey(key: "k", request: "{1}")) == .mismatch)
        #expect(try await subject.store.insert(another, key: IdempotencyKey(key: "K", request: "{}")) == .fresh)
        try await subject.store.deleteRecording(record.id)
        #expect(try await subject.store.outcome(of: key) == .gone(record.id))
        try await subject.store.forgetRecording(another.id)
        #expect(try await subject.store.outcome(of: IdempotencyKey(key: "K", request: "{}")) == .fresh)
    }

    static func idempotencyKeysAreForgotten(_ subject: StoreUnderTest) async throws {
        let key = IdempotencyKey(key: "k", request: "{}")
        _ = try await subject.store.insert(.sample(at: subject.clock.now), key: key)
        subject.clock.advance(StateStore.idempotencyLifetime + .seconds(1))
        #expect(try await subject.store.outcome(of: key) == .fresh)
        #expect(try await subject.store.insert(.sample(at: subject.clock.now), key: key) == .fresh)
    }

    static func insertionIsAllOrNothing(_ subject: StoreUnderTest) async throws {
        let job = Job.sample(.recording, key: "one", at: subject.clock.now)
        try await subject.store.enqueue(job)
        let record = RecordingRecord.sample(at: subject.clock.now)
        let key = IdempotencyKey(key: "k", request: "{}")
        await #expect(throws: StoresError.self) {
            try await subject.store.insert(
                record, job: .sample(.recording, key: "one", at: subject.clock.now), key: key)
        }
        #expect(try await subject.store.recording(record.id) == nil)
        #expect(try await subject.store.outcome(of: key) == .fresh)
    }

    static func concurrentKeysMakeOne(_ subject: StoreUnderTest) async throws {
        let key = IdempotencyKey(key: "k", request: "{}")
        let outcomes = try await withThrowingTaskGroup(of: IdempotencyOutcome.self) { group in
            for _ in 0..<10 {
                group.addTask { try await subject.store.insert(.sample(at: subject.clock.now), key: key) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .fresh } == 1)
        #expect(try await subject.store.recordings(limit: 20).items.count == 1)
    }
}
