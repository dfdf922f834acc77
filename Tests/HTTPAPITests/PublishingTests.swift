import Foundation
import Gateway
import HTTPAPI
import Settings
import TestKit
import Testing

/// WHIP over a real socket against a real gateway: a session comes, is seen, and goes.
@Suite struct PublishingTests {
    private static let sdp = [("Content-Type", "application/sdp")]

    @Test func comesAndGoes() async throws {
        try await ServerFixture.with(gateway: ["iceServers": "stun:stun.example.net"]) { client in
            let created = try await client.send(
                "POST", "/whip/standup/desk-1", fields: Self.sdp + [("Origin", "https://app.example")],
                body: OfferVectors.chromiumH264.text)
            #expect(created.status == 201, "\(created.text)")
            #expect(created["content-type"] == "application/sdp")
            #expect(created.text.hasPrefix("v=0\r\n"))
            #expect(created["link"] == #"<stun:stun.example.net>; rel="ice-server""#)
            #expect(created["access-control-expose-headers"]?.contains("Location") == true)
            let tag = try #require(created["etag"])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 2)
            let location = try #require(created["location"])
            #expect(location.hasPrefix("/whip/standup/desk-1/"))
            let id = try #require(location.split(separator: "/").last)

            let session = try await client.send("GET", "/v1/sessions/\(id)")
            #expect(session.json?["room"] as? String == "standup")
            #expect(session.json?["participant"] as? String == "desk-1")
            #expect(session.json?["state"] as? String == "connecting")
            let list = try await client.send("GET", "/v1/sessions?limit=1")
            #expect((list.json?["items"] as? [Any])?.count == 1)
            let room = try await client.send("GET", "/v1/rooms/standup")
            let participant = (room.json?["participants"] as? [[String: Any]])?.first
            #expect(participant?["name"] as? String == "desk-1")
            #expect((participant?["gateway"] as? [String: Any])?["here"] as? Bool == true)
            let rooms = try await client.send("GET", "/v1/rooms")
            #expect((rooms.json?["items"] as? [[String: Any]])?.first?["name"] as? String == "standup")
            let stats = try await client.send("GET", "/v1/sessions/\(id)/stats")
            let types = (stats.json ?? [:]).values.compactMap { ($0 as? [String: Any])?["type"] as? String }
            #expect(Set(types).isSuperset(of: ["inbound-rtp", "codec", "transport"]))

            let wrong = try await client.send("DELETE", "/whip/other/desk-1/\(id)")
            #expect(wrong.status == 404)
            let ended = try await client.send("DELETE", location)
            #expect(ended.status == 200)
            #expect(ended["content-length"] == "0" && ended["transfer-encoding"] == nil)
            let again = try await client.send("DELETE", location)
            #expect(again.status == 404)
            #expect(again.problem == "not-found")
            #expect(try await client.send("GET", "/v1/sessions/\(id)").status == 404)
        }
    }

    @Test func namesAreGivenAndSessionsEndById() async throws {
        try await ServerFixture.with { client in
            let created = try await client.send(
                "POST", "/whip/standup", fields: Self.sdp, body: OfferVectors.chromiumAudioOnly.text)
            #expect(created.status == 201, "\(created.text)")
            let parts = try #require(created["location"]).split(separator: "/")
            #expect(parts.count == 4)
            #expect(try await client.send("DELETE", "/v1/sessions/\(parts[3])").status == 204)
            #expect(try await client.send("DELETE", "/v1/sessions/\(parts[3])").status == 404)
        }
    }

    @Test func offersThatHoldNothingForUs() async throws {
        try await ServerFixture.with { client in
            for text in ["hello", "v=0\r\n", "{}", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=video x\r\n"] {
                let malformed = try await client.send("POST", "/whip/r", fields: Self.sdp, body: text)
                #expect(malformed.status == 400, "\(text): \(malformed.text)")
                #expect(malformed.problem == "malformed-offer")
            }
            let silent = try await client.send(
                "POST", "/whip/r", fields: Self.sdp, body: OfferVectors.chromiumReceiveOnly.text)
            #expect(silent.status == 422, "\(silent.text)")
            #expect(silent.problem == "unacceptable-offer")
            #expect(try await client.send("GET", "/healthz").status == 200)
        }
    }

    @Test func truncatedOffersChangeNothing() async throws {
        let bytes = Array(OfferVectors.chromiumVP8.text.utf8)
        try await ServerFixture.with { client in
            for length in stride(from: 1, to: bytes.count - 400, by: 97) {
                let response = try await client.send(
                    "POST", "/whip/r/p", fields: Self.sdp, body: String(decoding: bytes[..<length], as: UTF8.self))
                #expect([201, 400, 422].contains(response.status), "\(length): \(response.status)")
                #expect(response.status == 201 || response.problem != nil)
            }
        }
    }

    /// Who comes is sent elsewhere or later, and told when to try again (RFC 9725 clause 4.5).
    @Test func aGatewayThatDrainsTakesNobody() async throws {
        try await ServerFixture.withGateway { gateway in
            try await ServerFixture.with { client in
                await gateway.drain()
                let offers = ["/whip/standup", "/whip/standup/desk-1", "/whep/standup/desk-1"]
                for path in offers {
                    let refused = try await client.send(
                        "POST", path, fields: Self.sdp, body: OfferVectors.chromiumH264.text)
                    #expect(refused.status == 503 && refused["retry-after"] != nil, "\(path): \(refused.text)")
                }
                for path in ["/v1/recordings", "/v1/broadcasts"] {
                    let refused = try await client.send("POST", path, body: #"{"room":"standup"}"#)
                    #expect(refused.status == 503 && refused["retry-after"] != nil, "\(path): \(refused.text)")
                }
                #expect(try await client.send("GET", "/readyz").status == 503)
                #expect(try await client.send("GET", "/healthz").status == 200)
            } make: { onListening in
                try APIServer(
                    gateway: gateway, settings: APISettings(port: 0), logger: ServerFixture.quiet,
                    now: { ServerFixture.now }, onListening: onListening)
            }
        }
    }
}
