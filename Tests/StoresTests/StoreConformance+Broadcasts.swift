import Broadcasting
import JobQueue
import Media
import Stores
import Testing

extension StoreConformance {
    private static func sample(_ subject: StoreUnderTest, room: String = "launch") -> (BroadcastRecord, Job) {
        let now = subject.clock.now
        var broadcast = BroadcastRecord(
            id: UUIDv7(now: now), request: BroadcastRequest(room: room, participant: "cam", window: 12.5, keep: true),
            createdAt: now)
        broadcast.renditions = [
            BroadcastRendition(name: "video", codec: .h264, width: 1280, height: 720, isEncoded: false),
            BroadcastRendition(name: "audio", codec: .aac, isEncoded: true, state: .restarting),
        ]
        let job = Job(
            id: UUIDv7(now: now), kind: .broadcast, recording: broadcast.id, folder: subject.store.folder,
            maximumAttempts: 1, now: now)
        return (broadcast, job)
    }

    static func keepsABroadcast(_ subject: StoreUnderTest) async throws {
        var (broadcast, job) = sample(subject)
        #expect(try await subject.store.insert(broadcast, job: job) == .fresh)
        #expect(try await subject.store.broadcast(broadcast.id) == broadcast)
        #expect(try await subject.store.job(job.id)?.kind == .broadcast)
        #expect(try await subject.store.rooms(of: [broadcast.id]) == [broadcast.id: "launch"])
        broadcast.state = .failed
        broadcast.endReason = .interrupted
        broadcast.error = "it \"broke\" é"
        broadcast.endedAt = subject.clock.now
        try await subject.store.update(broadcast)
        #expect(try await subject.store.broadcast(broadcast.id) == broadcast)
        if let other = subject.other { #expect(try await other.broadcast(broadcast.id) == nil) }
        // With a job that is there already nothing is kept.
        let (second, _) = sample(subject)
        let clash = job
        await #expect(throws: StoresError.self) { try await subject.store.insert(second, job: clash) }
        #expect(try await subject.store.broadcast(second.id) == nil)
    }

    static func aBroadcastsKeyActsOnce(_ subject: StoreUnderTest) async throws {
        let key = IdempotencyKey(key: "k", request: "broadcast a")
        let (first, firstJob) = sample(subject)
        let (second, secondJob) = sample(subject)
        #expect(try await subject.store.broadcastOutcome(of: key) == .fresh)
        #expect(try await subject.store.insert(first, job: firstJob, key: key) == .fresh)
        #expect(try await subject.store.insert(second, job: secondJob, key: key) == .repeated(first))
        #expect(try await subject.store.broadcast(second.id) == nil)
        #expect(try await subject.store.job(secondJob.id) == nil)
        let other = IdempotencyKey(key: "k", request: "broadcast b")
        #expect(try await subject.store.broadcastOutcome(of: other) == .mismatch)
        #expect(try await subject.store.exportOutcome(of: other) == .mismatch)
    }

    static func listsBroadcasts(_ subject: StoreUnderTest) async throws {
        var made: [BroadcastRecord] = []
        for number in 0..<5 {
            var (broadcast, job) = sample(subject, room: number == 2 ? "other" : "launch")
            if number > 2 { broadcast.state = .live }
            _ = try await subject.store.insert(broadcast, job: job)
            made.append(broadcast)
            subject.clock.advance(.milliseconds(5))
        }
        let ids = made.map(\.id)
        #expect(try await subject.store.broadcasts(limit: 9).items.map(\.id) == ids.reversed())
        let page = try await subject.store.broadcasts(limit: 2)
        #expect(page.items == [made[4], made[3]] && page.next == ids[3])
        #expect(
            try await subject.store.broadcasts(limit: 3, before: page.next).items.map(\.id) == [ids[2], ids[1], ids[0]])
        #expect(try await subject.store.broadcasts(room: "other", limit: 9).items.map(\.id) == [ids[2]])
        #expect(try await subject.store.broadcasts(states: [.live], limit: 9).items.map(\.id) == [ids[4], ids[3]])
        #expect(try await subject.store.broadcasts(room: "other", states: [.live], limit: 9).items.isEmpty)
    }
}
