import Gateway
import HTTPAPI
import Testing

/// Over a real socket, against the gateway's own face.
@Suite struct ServerTests {
    private static let id = "019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"

    @Test func offersThatAreRefused() async throws {
        try await ServerFixture.with { client in
            let wrongType = try await client.send(
                "POST", "/whip/r", fields: [("Content-Type", "text/plain")], body: "v=0")
            #expect(wrongType.status == 415)
            #expect(wrongType.problem == "unsupported-media-type")
            #expect(wrongType["accept-post"] == "application/sdp")

            let noType = try await client.send("POST", "/whip/r", body: "v=0")
            #expect(noType.status == 415)

            let sdp = [("Content-Type", "Application/SDP ; charset=utf-8")]
            let large = try await client.send(
                "POST", "/whip/r", fields: sdp, body: String(repeating: "a", count: 64 * 1024 + 1))
            #expect(large.status == 413)
            #expect(large.problem == "body-too-large")

            let chunked = try await client.exchange(
                Array(
                    ("POST /whip/r HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sdp\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n11000\r\n" + String(repeating: "a", count: 0x11000)
                        + "\r\n0\r\n\r\n").utf8))
            #expect(chunked.status == 413)

            let empty = try await client.send("POST", "/whip/r", fields: sdp, body: "")
            #expect(empty.problem == "malformed-offer")

            let notText = try await client.exchange(
                Array(
                    "POST /whip/r HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sdp\r\nContent-Length: 2\r\n\r\n"
                        .utf8) + [0xFF, 0xFE])
            #expect(notText.problem == "malformed-offer")

            for target in ["/whip/-r", "/whip/r/.p", "/whip/a%20b", "/whip/" + String(repeating: "a", count: 65)] {
                let name = try await client.send("POST", target, fields: sdp, body: "v=0")
                #expect(name.status == 400)
                #expect(name.problem == "invalid-request")
                #expect(name.detail.contains("1 to 64"))
            }
        }
    }

    @Test func sessionMethods() async throws {
        try await ServerFixture.with { client in
            let session = "/whip/r/p/\(Self.id)"
            for method in ["GET", "HEAD", "PUT", "POST"] {
                let response = try await client.send(method, session)
                #expect(response.status == 405, "\(method)")
                #expect(response["allow"] == "PATCH, DELETE, OPTIONS")
            }
            for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH"] {
                let response = try await client.send(method, "/whip/r/p")
                #expect(response.status == 405)
                #expect(response["allow"] == "POST, OPTIONS")
            }
            let unknown = try await client.send("DELETE", "/whip/r/p/not-an-id")
            #expect(unknown.status == 404)
            #expect(unknown.problem == "not-found")
        }
    }

    @Test func preflight() async throws {
        try await ServerFixture.with { client in
            let asked = [("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST")]
            let whip = try await client.send("OPTIONS", "/whip/r", fields: asked)
            #expect(whip.status == 200)
            #expect(whip.body.isEmpty)
            #expect(whip["accept-post"] == "application/sdp")
            #expect(whip["access-control-allow-origin"] == "*")
            #expect(whip["access-control-allow-methods"] == "POST, OPTIONS")
            #expect(whip["access-control-allow-headers"]?.contains("Content-Type") == true)
            #expect(whip["access-control-allow-headers"]?.contains("Authorization") == true)

            let plain = try await client.send("OPTIONS", "/whip/r/p")
            #expect(plain.status == 200)
            #expect(plain["accept-post"] == "application/sdp")

            let session = try await client.send("OPTIONS", "/whip/r/p/\(Self.id)", fields: asked)
            #expect(session["access-control-allow-methods"] == "PATCH, DELETE, OPTIONS")
            #expect(session["access-control-allow-headers"]?.contains("If-Match") == true)
            #expect(session["accept-post"] == nil)
            #expect(session["accept-patch"] == "application/trickle-ice-sdpfrag")

            let recordings = try await client.send("OPTIONS", "/v1/recordings", fields: asked)
            #expect(recordings["access-control-allow-headers"]?.contains("Idempotency-Key") == true)

            let refused = try await client.send("POST", "/whip/r", fields: [("Origin", "https://app.example")])
            #expect(refused["access-control-allow-origin"] == "*")
            #expect(refused["access-control-expose-headers"]?.contains("Location") == true)
        }
    }

    @Test func originsThatAreNotAllowed() async throws {
        let settings = APISettings(port: 0, allowedOrigins: ["https://app.example"])
        try await ServerFixture.with(settings) { client in
            let allowed = try await client.send("GET", "/v1/sessions", fields: [("Origin", "https://app.example")])
            #expect(allowed["access-control-allow-origin"] == "https://app.example")
            #expect(allowed["vary"] == "Origin")
            let other = try await client.send("GET", "/v1/sessions", fields: [("Origin", "https://evil.example")])
            #expect(other.status == 200)
            #expect(other["access-control-allow-origin"] == nil)
            let change = try await client.send(
                "POST", "/v1/recordings", fields: [("Origin", "https://evil.example")], body: #"{"room":"r"}"#)
            #expect(change.status == 403)
            #expect(change.problem == "origin-not-allowed")
            let own = try await client.send(
                "POST", "/v1/recordings", fields: [("Origin", "http://\(client.address)")], body: "{}")
            #expect(own.status == 400)
        }
    }

    @Test func recordingsThatAreRefused() async throws {
        try await ServerFixture.with { client in
            let unknown = try await client.send("POST", "/v1/recordings", body: #"{"room":"r","colour":1}"#)
            #expect(unknown.status == 400)
            #expect(unknown.problem == "unknown-field")
            #expect(unknown.detail.contains("'colour'"))
            let later = try await client.send("POST", "/v1/recordings", body: #"{"room":"r","segmentDuration":6}"#)
            #expect(later.problem == "not-available")
            let key = try await client.send(
                "POST", "/v1/recordings", fields: [("Idempotency-Key", "a b")], body: #"{"room":"r"}"#)
            #expect(key.problem == "invalid-request")
            for target in [
                "?limit=0", "?limit=x", "?limit=201", "?state=dead", "?from=yesterday", "?room=..", "?to=", "?cursor=x",
                "?stat=x",
            ] {
                let list = try await client.send("GET", "/v1/recordings" + target)
                #expect(list.status == 400, "\(target)")
                #expect(list.problem != nil)
            }
            for target in ["", "/files/x.webm", "/files/..%2f..%2fetc%2fpasswd", "/files/.capstan"] {
                let missing = try await client.send("GET", "/v1/recordings/\(Self.id)" + target)
                #expect(missing.status == 404, "\(target)")
                #expect(missing.problem == "not-found")
            }
            #expect(try await client.send("GET", "/v1/recordings/1").status == 404)
            let method = try await client.send("PUT", "/v1/recordings/\(Self.id)")
            #expect(method.status == 405)
            #expect(method["allow"] == "GET, HEAD, DELETE, OPTIONS")
        }
    }

    @Test func listsAndUnknownPaths() async throws {
        try await ServerFixture.with { client in
            for target in ["/v1/sessions", "/v1/rooms"] {
                let list = try await client.send("GET", target)
                #expect(list.status == 200)
                #expect(list.text == "{\"items\":[],\"nextCursor\":null}\n")
                #expect(try await client.send("GET", target + "?limit=-1").status == 400)
                #expect(try await client.send("GET", target + "?cursor=-").status == 400)
            }
            let room = try await client.send("GET", "/v1/rooms/standup")
            #expect(room.status == 404)
            #expect(room.detail.contains("standup"))
            for target in ["/v2", "/v1", "/whip", "/page/x", "/%zz", "/openapi.json"] {
                let response = try await client.send("GET", target)
                #expect(response.status == 404, "\(target)")
                #expect(response.problem == "not-found")
                #expect(response["x-content-type-options"] == "nosniff")
            }
        }
    }

    @Test func systemAndPage() async throws {
        try await ServerFixture.with { client in
            let health = try await client.send("GET", "/healthz")
            #expect(health.text == "{\"status\":\"ok\"}\n")
            #expect(
                try await client.send("GET", "/metrics")["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true
            )
            let openapi = try await client.send("GET", "/openapi.yaml")
            #expect(openapi.text.hasPrefix("openapi: 3.1"))
            #expect(openapi["content-type"]?.hasPrefix("application/yaml") == true)

            let page = try await client.send("GET", "/")
            #expect(page.status == 200)
            #expect(page["content-type"] == "text/html; charset=utf-8")
            let policy = page["content-security-policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(!page.text.contains("http://") && !page.text.contains("https://"))
            let head = try await client.send("HEAD", "/")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head["content-length"] == String(page.body.count))
            let tag = page["etag"] ?? ""
            #expect(try await client.send("GET", "/", fields: [("If-None-Match", tag)]).status == 304)

            for part in page.text.split(separator: "\"").filter({ $0.hasPrefix("/page/") }) {
                #expect(try await client.send("GET", String(part)).status == 200, "\(part)")
            }
        }
    }

    @Test func requestsThatAreNotHTTP() async throws {
        try await ServerFixture.with { client in
            let garbage = try await client.exchange(Array("\u{16}\u{3}\u{1} hello\r\n\r\n".utf8))
            #expect(garbage.status == 400)
            #expect(garbage.problem == "invalid-request")
            let large = try await client.send(
                "GET", "/healthz", fields: [("X-Large", String(repeating: "a", count: 20_000))])
            #expect(large.status == 431)
            #expect(large.problem == "headers-too-large")
            #expect(try await client.send("GET", "/healthz").status == 200)
        }
    }

    @Test func portInUse() async throws {
        try await ServerFixture.withGateway { gateway in
            try await ServerFixture.with { client in
                let second = try APIServer(
                    gateway: gateway, settings: APISettings(port: client.address.port), logger: ServerFixture.quiet,
                    now: { ServerFixture.now })
                let error = await #expect(throws: HTTPAPIError.self) { try await second.run() }
                #expect(error?.description.contains("127.0.0.1:\(client.address.port)") == true)
                #expect(error?.description.contains("--http") == true)
            }
        }
    }

    @Test func addressThatIsNotOurs() async throws {
        try await ServerFixture.withGateway { gateway in
            let server = try APIServer(
                gateway: gateway, settings: APISettings(host: "192.0.2.1", port: 0), logger: ServerFixture.quiet,
                now: { ServerFixture.now })
            let error = await #expect(throws: HTTPAPIError.self) { try await server.run() }
            #expect(error?.description.contains("192.0.2.1:0") == true)
        }
    }

    @Test func stopBeforeRunEndsAtOnce() async throws {
        try await ServerFixture.withGateway { gateway in
            let server = try APIServer(
                gateway: gateway, settings: APISettings(port: 0), logger: ServerFixture.quiet,
                now: { ServerFixture.now })
            await server.stop()
            try await server.run()
        }
    }
}
