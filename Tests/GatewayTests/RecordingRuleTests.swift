import Gateway
import Media
import Recording
import Testing

/// Rooms that the configuration records by themselves.
@Suite struct RecordingRuleTests {
    private static let rules = """
        [{match: quiet-*, record: false}, {match: "*-call", record: {container: mp4, maxDuration: 60, idleTimeout: 20,
        maxBytes: 5000, participants: [host]}}, {match: "*", codecs: VP8}, {match: s*, record: true, layers: h}]
        """

    private func with(minFreeSpace: Int64 = 0, _ body: (Studio) async throws -> Void) async throws {
        try await Studio.withFolder {
            try await body(try Studio(root: $0, minFreeSpace: minFreeSpace, rooms: Self.rules))
        }
    }

    /// What rules have begun, oldest first. A tick waits for what is being begun.
    private func recordings(_ studio: Studio, _ room: String) async throws -> [RecordingRecord] {
        await studio.service.tick()
        let page = try await studio.service.recordings(RecordingFilter(room: room), limit: 100, cursor: nil)
        return page.items.reversed()
    }

    private func count(_ studio: Studio, _ room: String) async throws -> Int {
        try await recordings(studio, room).count
    }

    @Test func theFirstPublisherBeginsIt() async throws {
        try await with { studio in
            for room in ["a-call", "quiet-call", "standup", "other"] { studio.inbox.deliver(.roomOccupied(room)) }
            let made = try #require(try await recordings(studio, "a-call").first)
            #expect(made.request.container == .mp4)
            #expect(made.request.maxDuration == 60)
            #expect(made.request.idleTimeout == 20)
            #expect(made.request.maxBytes == 5000)
            #expect(made.request.participants == ["host"])
            #expect(made.request.rule == "*-call")
            #expect(studio.plane.tap(made.id)?.participants == ["host"])
            #expect(try studio.manifest(made).record.request.rule == "*-call")
            let standup = try #require(try await recordings(studio, "standup").first)
            #expect(standup.request.idleTimeout == 300)
            #expect(standup.request.container == .auto)
            #expect(studio.plane.tap(standup.id)?.layers == .named("h"))
            #expect(studio.plane.tap(made.id)?.layers == .best)
            #expect(try await count(studio, "quiet-call") == 0)
            #expect(try await count(studio, "other") == 0)
        }
    }

    /// What a request names counts, then the room's rule.
    @Test func layersAreTheRequestsOrTheRooms() async throws {
        try await with { studio in
            var request = RecordingRequest(room: "standup")
            let byRule = try await studio.service.startRecording(request, idempotencyKey: nil)
            request.layers = "all"
            let all = try await studio.service.startRecording(request, idempotencyKey: nil)
            #expect(studio.plane.tap(byRule.id)?.layers == .named("h"))
            #expect(studio.plane.tap(all.id)?.layers == .all)
            #expect(try studio.manifest(all).record.request.layers == "all")
            request.layers = "a b"
            await #expect(throws: GatewayError.self) {
                try await studio.service.startRecording(request, idempotencyKey: nil)
            }
        }
    }

    @Test func whoComesBackGoesOnInIt() async throws {
        try await with { studio in
            studio.inbox.deliver(.roomOccupied("a-call"))
            let made = try #require(try await recordings(studio, "a-call").first)
            studio.plane.come(made.id, "host")
            studio.plane.leave(made.id, "host", remaining: 0)
            studio.inbox.deliver(.roomEmptied("a-call"))
            await studio.service.tick()
            studio.advance(.seconds(19))
            studio.inbox.deliver(.roomOccupied("a-call"))
            studio.plane.come(made.id, "host")
            #expect(try await count(studio, "a-call") == 1)
            studio.plane.leave(made.id, "host", remaining: 0)
            studio.inbox.deliver(.roomEmptied("a-call"))
            await studio.service.tick()
            studio.advance(.seconds(20))
            await studio.service.tick()
            #expect(try await studio.service.stopRecording(made.id).endReason == .idle)
            studio.inbox.deliver(.roomOccupied("a-call"))
            #expect(try await count(studio, "a-call") == 2)
        }
    }

    @Test func oneThatACallerBeganIsAnother() async throws {
        try await with { studio in
            _ = try await studio.service.startRecording(RecordingRequest(room: "s"), idempotencyKey: nil)
            studio.inbox.deliver(.roomOccupied("s"))
            let rules = try await recordings(studio, "s").map(\.request.rule)
            #expect(rules.count == 2)
            #expect(Set(rules) == [nil, "s*"])
        }
    }

    @Test func aStopHoldsUntilTheRoomHasBeenEmpty() async throws {
        try await with { studio in
            studio.inbox.deliver(.roomOccupied("s"))
            let made = try #require(try await recordings(studio, "s").first)
            _ = try await studio.service.stopRecording(made.id)
            #expect(try await count(studio, "s") == 1)
            studio.inbox.deliver(.roomEmptied("s"))
            studio.inbox.deliver(.roomOccupied("s"))
            #expect(try await count(studio, "s") == 2)
        }
    }

    @Test func whatCannotBeginIsTriedAgain() async throws {
        try await with(minFreeSpace: 1000) { studio in
            studio.finalizing.freeSpace = 10
            studio.inbox.deliver(.roomOccupied("s1"))
            studio.inbox.deliver(.roomOccupied("s2"))
            for _ in 0..<59 {
                #expect(try await count(studio, "s1") == 0)
                studio.advance(.seconds(1))
            }
            #expect(studio.lines.count("cannot be recorded as its rule has it") == 2)
            studio.advance(.seconds(1))
            await studio.service.tick()
            #expect(studio.lines.count("cannot be recorded as its rule has it") == 4)
            studio.inbox.deliver(.roomEmptied("s2"))
            studio.finalizing.freeSpace = 10_000
            // A closure that throws in its macros alone is not taken for one that throws.
            let counts = [try await count(studio, "s1"), try await count(studio, "s2")]
            #expect(counts == [1, 0])
        }
    }
}
