import Broadcasting
import Gateway
import JobQueue
import Media
import Stores
import Testing

@Suite struct BroadcastServiceTests {
    private static let launch = BroadcastRequest(room: "launch")

    @Test func aRoomGoesLiveAndEnds() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            #expect(made.state == .waiting && made.publisher == nil && made.renditions.isEmpty)
            #expect(await studio.service.running(in: "launch")?.id == made.id)
            #expect(await studio.service.running(in: "lunch") == nil)
            try await studio.publish(made.id, lane: 1)
            let live = try await studio.service.broadcast(made.id)
            #expect(live.state == .live && live.publisher == "cam" && live.interruptions == 0)
            #expect(
                live.renditions == [
                    BroadcastRendition(name: "video", codec: .h264, width: 32, height: 16, isEncoded: false)
                ])
            let job = try #require(try await studio.store.jobs(kinds: [.broadcast]).items.first)
            #expect(job.state == .running && job.broadcast == made.id)
            let ended = try await studio.service.stop(made.id)
            #expect(ended.state == .ended && ended.endReason == .stopped && ended.publisher == nil)
            #expect(ended.startedAt != nil && ended.endedAt != nil)
            #expect(studio.plane.endings == [made.id])
            #expect(try await studio.store.broadcast(made.id) == ended)
            #expect(try await studio.store.job(job.id)?.state == .completed)
            #expect(await studio.service.running(in: "launch") == nil)
            // Once is enough.
            #expect(try await studio.service.stop(made.id) == ended)
            #expect(try await studio.told() == ["job.changed", "broadcast.live", "broadcast.ended", "job.changed"])
        }
    }

    /// The playlist says so too, and is there for a while.
    @Test func itsEndIsServedForAWhile() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1)
            _ = try await studio.service.stop(made.id)
            guard case .live(let stage) = await studio.service.media(of: made.id) else {
                Issue.record("there are no media")
                return
            }
            guard case .playlist(let text, _) = await stage.answer(.playlist(rendition: "video"), ReloadRequest())
            else {
                Issue.record("there is no playlist")
                return
            }
            #expect(String(buffer: text).hasSuffix("#EXT-X-ENDLIST\n"))
            studio.clock.advance(.seconds(121))
            await studio.service.tick()
            #expect(await studio.service.media(of: made.id) == nil)
            #expect(try await studio.service.broadcast(made.id).state == .ended)
        }
    }

    @Test func aPublisherThatComesBackGoesOnWithAnInterruption() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            try await studio.publish(made.id, lane: 1)
            try await studio.leave(made.id, lane: 1)
            let waiting = try await studio.service.broadcast(made.id)
            #expect(waiting.state == .waiting && waiting.publisher == nil)
            #expect(waiting.renditions.map(\.state) == [.waiting])
            studio.clock.advance(.seconds(10))
            try await studio.publish(made.id, lane: 2, participant: "other")
            let live = try await studio.service.broadcast(made.id)
            #expect(live.state == .live && live.publisher == "other" && live.interruptions == 1)
            // What comes late of the session before is not taken.
            try await studio.leave(made.id, lane: 1)
            #expect(try await studio.service.broadcast(made.id).publisher == "other")
            #expect(try await studio.told().filter { $0 == "broadcast.live" }.count == 2)
        }
    }

    @Test func itEndsWhenNobodyPublishesForLong() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(
                BroadcastRequest(room: "launch", idleTimeout: 60), idempotencyKey: nil)
            studio.clock.advance(.seconds(59))
            await studio.service.tick()
            #expect(try await studio.service.broadcast(made.id).state == .waiting)
            studio.clock.advance(.seconds(1))
            await studio.service.tick()
            // Its end is under way; asking for it waits for the same.
            #expect(try await studio.service.stop(made.id).endReason == .idle)
        }
    }

    @Test func aCancelledJobStopsItsBroadcast() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            let job = try #require(try await studio.store.jobs(kinds: [.broadcast]).items.first)
            _ = try await studio.store.apply(.cancel, to: job.id)
            await studio.service.jobsChanged()
            #expect(try await studio.service.stop(made.id).state == .ended)
            #expect(try await studio.store.job(job.id)?.state == .cancelled)
        }
    }

    @Test func theSameKeyMakesOne() async throws {
        try await BroadcastStudio.with { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: "k")
            #expect(try await studio.service.begin(Self.launch, idempotencyKey: "k").id == made.id)
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(BroadcastRequest(room: "other"), idempotencyKey: "k")
            }
            #expect(try await studio.service.broadcasts(room: nil, state: nil, limit: 9, before: nil).items.count == 1)
        }
    }

    @Test func thereIsABoundAndADrain() async throws {
        try await BroadcastStudio.with(maxBroadcasts: 1) { studio in
            let made = try await studio.service.begin(Self.launch, idempotencyKey: nil)
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(Self.launch, idempotencyKey: nil)
            }
            await studio.service.drain()
            #expect(try await studio.store.broadcast(made.id)?.endReason == .drain)
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(Self.launch, idempotencyKey: nil)
            }
        }
    }

    /// Its gateway was killed: the next start says so.
    @Test func whatAFormerRunLeftHasFailed() async throws {
        try await Studio.withFolder { root in
            let first = try BroadcastStudio(root: root)
            let made = try await first.service.begin(Self.launch, idempotencyKey: nil)
            let second = try BroadcastStudio(root: root, clock: first.clock, store: first.store)
            try await second.service.start()
            let left = try await second.service.broadcast(made.id)
            #expect(left.state == .failed && left.endReason == .interrupted && left.error != nil)
            let jobs = try await second.store.jobs(kinds: [.broadcast]).items
            #expect(jobs.map(\.state) == [.failed])
            #expect(try await second.told() == ["job.changed", "broadcast.failed"])
            await second.service.drain()
        }
    }

    @Test(arguments: [
        BroadcastRequest(room: "-"), BroadcastRequest(room: "a", participant: ".b"),
        BroadcastRequest(room: "a", window: 1), BroadcastRequest(room: "a", window: .nan),
        BroadcastRequest(room: "a", idleTimeout: -1),
    ])
    func whatCannotBeIsRefused(_ request: BroadcastRequest) async throws {
        try await BroadcastStudio.with { studio in
            await #expect(throws: GatewayError.self) {
                try await studio.service.begin(request, idempotencyKey: nil)
            }
        }
    }
}
