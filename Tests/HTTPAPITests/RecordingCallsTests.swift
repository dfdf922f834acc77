import Foundation
import HTTPAPI
import Testing

/// Recordings over a real socket against a real gateway, without media: what waits can be listed, stopped and deleted.
@Suite struct RecordingCallsTests {
    @Test func startListStopDelete() async throws {
        try await ServerFixture.with { client in
            let key = [("Idempotency-Key", "k-1")]
            // As `curl -d` sends it.
            let form = [("Content-Type", "application/x-www-form-urlencoded")]
            let created = try await client.send(
                "POST", "/v1/recordings", fields: key + form, body: #"{"room":"standup","metadata":{"topic":"a/b"}}"#)
            #expect(created.status == 201, "\(created.text)")
            let id = try #require(created.json?["id"] as? String)
            #expect(created["location"] == "/v1/recordings/\(id)")
            #expect(created.json?["state"] as? String == "waiting")
            #expect((created.json?["metadata"] as? [String: String]) == ["topic": "a/b"])
            let again = try await client.send(
                "POST", "/v1/recordings", fields: key, body: #"{"room":"standup","metadata":{"topic":"a/b"}}"#)
            #expect(again.status == 201)
            #expect(again.json?["id"] as? String == id)
            let second = try await client.send("POST", "/v1/recordings", body: #"{"room":"other"}"#)
            #expect(second.json?["id"] as? String != id)

            let first = try await client.send("GET", "/v1/recordings?limit=1")
            let cursor = try #require(first.json?["nextCursor"] as? String)
            #expect((first.json?["items"] as? [[String: Any]])?.first?["room"] as? String == "other")
            let rest = try await client.send("GET", "/v1/recordings?limit=1&cursor=\(cursor)")
            #expect((rest.json?["items"] as? [[String: Any]])?.first?["id"] as? String == id)
            #expect(rest.json?["nextCursor"] is NSNull)
            let narrowed = try await client.send("GET", "/v1/recordings?room=standup&state=waiting")
            #expect((narrowed.json?["items"] as? [Any])?.count == 1)
            let none = try await client.send("GET", "/v1/recordings?state=completed")
            #expect((none.json?["items"] as? [Any])?.isEmpty == true)

            let early = try await client.send("DELETE", "/v1/recordings/\(id)")
            #expect(early.status == 409)
            #expect(early.problem == "conflict")
            let paused = try await client.send("POST", "/v1/recordings/\(id)/pause")
            #expect(paused.status == 409 && paused.problem == "conflict", "\(paused.text)")
            #expect(paused.text.contains("no media yet"))
            let resumed = try await client.send("POST", "/v1/recordings/\(id)/resume")
            #expect(resumed.status == 409 && resumed.text.contains("not paused"), "\(resumed.text)")
            for wrong in [#"{"gap":"hold"}"#, #"{"gaps":"cut"}"#, "[]", "cut"] {
                #expect(try await client.send("POST", "/v1/recordings/\(id)/pause", body: wrong).status == 400)
            }
            let stopped = try await client.send("POST", "/v1/recordings/\(id)/stop")
            #expect(stopped.status == 200)
            #expect(stopped.json?["endReason"] as? String == "stopped")
            let metrics = try await client.send("GET", "/metrics").text
            #expect(metrics.contains("capstan_recordings{state=\"waiting\"} 1\n"))
            #expect(metrics.contains("capstan_jobs{kind=\"recording\",state=\"completed\"} 1\n"))
            #expect(try await client.send("GET", "/v1/recordings/\(id)/files/x.webm").status == 404)
            #expect(try await client.send("GET", "/v1/recordings/\(id)/stop").status == 405)
        }
    }

    /// The machine's own clock is the gateway's: a recording that may wait for no time at all ends at its first tick.
    @Test func theIdleTimeoutOfTheSettingsReachesARecording() async throws {
        let settings = APISettings(port: 0, recordingIdleTimeout: .milliseconds(1))
        try await ServerFixture.with(settings) { client in
            let created = try await client.send("POST", "/v1/recordings", body: #"{"room":"standup"}"#)
            let id = try #require(created.json?["id"] as? String)
            var reason: String?
            let deadline = ContinuousClock.now + .seconds(20)
            while reason == nil, ContinuousClock.now < deadline {
                reason = try await client.send("GET", "/v1/recordings/\(id)").json?["endReason"] as? String
            }
            #expect(reason == "idle")
        }
    }

    @Test func emptyRoomIsAConflictWhenAskedFor() async throws {
        try await ServerFixture.with { client in
            let response = try await client.send(
                "POST", "/v1/recordings", body: #"{"room":"empty","startWhenPublished":false}"#)
            #expect(response.status == 409, "\(response.text)")
            #expect(response.problem == "conflict")
        }
    }
}
