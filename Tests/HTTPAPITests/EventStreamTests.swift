import Foundation
import Gateway
import HTTPAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

/// Server-sent events over a real socket.
@Suite struct EventStreamTests {
    private static let standup = #"{"room":"standup"}"#

    @Test func eventsComeAsTheyHappen() async throws {
        try await ServerFixture.with { client in
            let stream = try await EventSource(client, "/v1/events")
            let other = try await EventSource(client, "/v1/events?room=other&type=recording.started,job.changed")
            #expect(stream.head.contains("200 OK"))
            #expect(stream.head.lowercased().contains("content-type: text/event-stream"))
            #expect(stream.head.lowercased().contains("cache-control: no-store"))
            let created = try await client.send("POST", "/v1/recordings", body: Self.standup)
            let id = try #require(created.json?["id"] as? String)
            let started = try #require(try await stream.next())
            #expect(started.type == "recording.started")
            #expect(started.data["type"] as? String == "recording.started")
            #expect(started.data["room"] as? String == "standup")
            #expect(started.data["id"] as? Int == started.id)
            #expect((started.data["data"] as? [String: Any])?["recording"] as? String == id)
            #expect(try await stream.next()?.type == "job.changed")
            _ = try await client.send("POST", "/v1/recordings", body: #"{"room":"other"}"#)
            #expect(try await stream.next()?.id == started.id + 2)
            let filtered = try await other.next()
            #expect(filtered?.data["room"] as? String == "other")
            #expect(filtered?.type == "recording.started")
            #expect(try await other.next()?.type == "job.changed")
        }
    }

    @Test func readersResumeByTheLastId() async throws {
        try await ServerFixture.with { client in
            for _ in 0..<3 { _ = try await client.send("POST", "/v1/recordings", body: Self.standup) }
            let all = try await EventSource(client, "/v1/events", lastEventID: "0")
            let first = try #require(try await all.next())
            #expect(first.id == 1)
            let rest = try await EventSource(client, "/v1/events", lastEventID: "4")
            #expect(try await rest.next()?.id == 5)
            for wrong in ["x", "-1", "1.5", "99999999999999999999"] {
                let refused = try await client.send("GET", "/v1/events", fields: [("Last-Event-ID", wrong)])
                #expect(refused.status == 400)
                #expect(refused.problem == "invalid-request")
            }
            for wrong in ["room=-x", "type=recording.begun", "since=1"] {
                #expect(try await client.send("GET", "/v1/events?\(wrong)").status == 400)
            }
            let head = try await client.send("HEAD", "/v1/events")
            #expect(head.status == 200)
            #expect(head["content-type"] == "text/event-stream")
        }
    }

    @Test func silenceCarriesAComment() async throws {
        let settings = APISettings(port: 0, eventHeartbeat: .milliseconds(20))
        try await ServerFixture.with(settings) { client in
            let stream = try await EventSource(client, "/v1/events")
            #expect(try await stream.lines(until: ":"))
            #expect(try await stream.lines(until: ":"))
        }
    }

    @Test func aReaderThatTakesNothingIsLetGo() async throws {
        try await ServerFixture.withGateway { gateway in
            do {
                let stream = EventStream(
                    reader: try await gateway.events(after: nil), heartbeat: .milliseconds(1),
                    patience: .milliseconds(20))
                #expect(await gateway.metricsText().contains("capstan_event_readers 1\n"))
                await #expect(throws: EventStream.TooSlow.self) { try await stream.write(to: StuckWriter()) }
            }
            #expect(await gateway.metricsText().contains("capstan_event_readers 0\n"))
        }
    }

    @Test func aDrainTellsTheEndAndClosesTheStream() async throws {
        try await ServerFixture.withGateway { gateway in
            try await ServerFixture.with { client in
                let stream = try await EventSource(client, "/v1/events")
                _ = try await client.send("POST", "/v1/recordings", body: Self.standup)
                await gateway.drain()
                var types: [String] = []
                while let event = try await stream.next() { types.append(event.type) }
                #expect(types.prefix(3) == ["recording.started", "job.changed", "recording.stopped"])
            } make: { onListening in
                try APIServer(
                    gateway: gateway, settings: APISettings(port: 0), logger: ServerFixture.quiet,
                    now: { ServerFixture.now }, onListening: onListening)
            }
        }
    }

    @Test func jobsAreListed() async throws {
        try await ServerFixture.with { client in
            let created = try await client.send("POST", "/v1/recordings", body: Self.standup)
            let recording = try #require(created.json?["id"] as? String)
            let list = try await client.send("GET", "/v1/jobs?kind=recording&state=running&limit=1")
            let job = try #require((list.json?["items"] as? [[String: Any]])?.first)
            #expect(job["recording"] as? String == recording)
            #expect(job["room"] as? String == "standup")
            #expect(job["attempts"] as? Int == 1)
            for (id, count) in [(recording, 1), ("01a1ffcc-7494-7a87-8670-71b71f90420f", 0)] {
                let some = try await client.send("GET", "/v1/jobs?recording=\(id)")
                #expect((some.json?["items"] as? [Any])?.count == count)
            }
            #expect(try await client.send("GET", "/v1/jobs?recording=x").status == 400)
            #expect(list.json?["nextCursor"] is NSNull)
            let id = try #require(job["id"] as? String)
            #expect(try await client.send("GET", "/v1/jobs/\(id)").json?["kind"] as? String == "recording")
            #expect(try await client.send("GET", "/v1/jobs/\(recording)").status == 404)
            #expect(try await client.send("GET", "/v1/jobs/x").status == 404)
            #expect(try await client.send("GET", "/v1/jobs?state=done").status == 400)
            #expect(try await client.send("GET", "/v1/jobs?kind=party").status == 400)
        }
    }

    @Test func aJobIsCancelledAndItsRecordingStops() async throws {
        try await ServerFixture.with { client in
            let created = try await client.send("POST", "/v1/recordings", body: Self.standup)
            let recording = try #require(created.json?["id"] as? String)
            let list = try await client.send("GET", "/v1/jobs?kind=recording&state=running&limit=1")
            let job = try #require((list.json?["items"] as? [[String: Any]])?.first)
            let id = try #require(job["id"] as? String)
            #expect(try await client.send("POST", "/v1/jobs/\(id)/retry").status == 409)
            let cancelled = try await client.send("POST", "/v1/jobs/\(id)/cancel")
            #expect(cancelled.status == 200)
            #expect(cancelled.json?["state"] as? String == "running")
            #expect(cancelled.json?["cancelAskedAt"] is String)
            var state = ""
            while state != "cancelled" {
                state = try await client.send("GET", "/v1/jobs/\(id)").json?["state"] as? String ?? ""
            }
            #expect(
                try await client.send("GET", "/v1/recordings/\(recording)").json?["endReason"] as? String == "stopped")
            #expect(try await client.send("POST", "/v1/jobs/\(id)/cancel").status == 200)
            #expect(try await client.send("POST", "/v1/jobs/\(recording)/cancel").status == 404)
            #expect(try await client.send("POST", "/v1/jobs/x/retry").status == 404)
        }
    }
}

/// A connection whose peer takes nothing: a write goes on until it is cancelled.
private struct StuckWriter: ResponseBodyWriter {
    func write(_ buffer: ByteBuffer) async throws {
        let (never, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        continuation.finish()
        try Task.checkCancellation()
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
