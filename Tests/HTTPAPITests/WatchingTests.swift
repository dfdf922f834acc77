import TestKit
import Testing

/// WHEP over a real socket. What a viewer is sent is tested in `Tests/Lab/test_whep.py`: it takes a publisher that is
/// connected.
@Suite struct WatchingTests {
    private static let sdp = [("Content-Type", "application/sdp")]
    private static let id = "019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"

    @Test func nobodyIsThereToBeWatched() async throws {
        try await ServerFixture.with { client in
            let offer = OfferVectors.chromiumReceiveOnly.text
            let refused = try await client.send(
                "POST", "/whep/standup/desk-1", fields: Self.sdp + [("Origin", "https://app.example")], body: offer)
            #expect(refused.status == 409 && refused.problem == "conflict", "\(refused.text)")
            #expect(refused["retry-after"] == "2")
            #expect(refused["access-control-allow-origin"] == "*")
            // One that has offered and is not connected is not there yet.
            let published = try await client.send(
                "POST", "/whip/standup/desk-1", fields: Self.sdp, body: OfferVectors.chromiumVP8.text)
            #expect(published.status == 201)
            #expect(
                try await client.send("POST", "/whep/standup/desk-1", fields: Self.sdp, body: offer).status == 409)
            let room = try await client.send("GET", "/v1/rooms/standup")
            let participant = (room.json?["participants"] as? [[String: Any]])?.first
            #expect(participant?["viewers"] as? Int == 0)
        }
    }

    @Test func whatIsWrongIsSaid() async throws {
        try await ServerFixture.with { client in
            let text = try await client.send("POST", "/whep/standup/desk-1", body: "v=0")
            #expect(text.status == 415 && text["accept-post"] == "application/sdp")
            let empty = try await client.send("POST", "/whep/standup/desk-1", fields: Self.sdp, body: "")
            #expect(empty.status == 400 && empty.problem == "malformed-offer")
            let name = try await client.send("POST", "/whep/standup/-desk", fields: Self.sdp, body: "v=0")
            #expect(name.status == 400)
            #expect(try await client.send("GET", "/whep/standup/desk-1").status == 405)
            #expect(try await client.send("POST", "/whep/standup", fields: Self.sdp, body: "v=0").status == 404)
            let session = "/whep/standup/desk-1/\(Self.id)"
            #expect(try await client.send("DELETE", session).status == 404)
            let patched = try await client.send(
                "PATCH", session, fields: [("Content-Type", "application/trickle-ice-sdpfrag"), ("If-Match", "*")],
                body: "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n")
            #expect(patched.status == 404, "\(patched.text)")
        }
    }

    @Test func optionsTellWhatIsTaken() async throws {
        try await ServerFixture.with { client in
            let endpoint = try await client.send(
                "OPTIONS", "/whep/standup/desk-1",
                fields: [("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST")])
            #expect(endpoint.status == 200 && endpoint["accept-post"] == "application/sdp")
            #expect(endpoint["access-control-allow-methods"]?.contains("POST") == true)
            let session = try await client.send("OPTIONS", "/whep/standup/desk-1/\(Self.id)")
            #expect(session["accept-patch"] == "application/trickle-ice-sdpfrag")
            #expect(session["allow"]?.contains("DELETE") == true)
        }
    }
}
