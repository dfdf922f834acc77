import Foundation
import Gateway
import HTTPAPI
import TestKit
import Testing

/// Trickle ICE and ICE restart (RFC 9725 clauses 4.3.1 to 4.3.3) over a real socket against a real gateway.
@Suite struct PatchingTests {
    private static let fragment = "application/trickle-ice-sdpfrag"
    /// The credentials of `OfferVectors.chromium`.
    private static let username = "cFzx"
    private static let password = "mfRUzQIY4rl/ML2M/zBu16Xo"

    private static func body(_ username: String, _ password: String) -> String {
        [
            "a=ice-ufrag:\(username)", "a=ice-pwd:\(password)", "m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host", "a=end-of-candidates",
        ].map { $0 + "\r\n" }.joined()
    }

    /// A session, and how to PATCH it.
    private struct Published {
        let client: RawClient
        let location: String
        let tag: String

        init(_ client: RawClient) async throws {
            let created = try await client.send(
                "POST", "/whip/standup/desk-1", fields: [("Content-Type", "application/sdp")],
                body: OfferVectors.chromium.text)
            try #require(created.status == 201, "\(created.text)")
            self.client = client
            location = try #require(created["location"])
            tag = try #require(created["etag"])
        }

        func patch(
            _ ifMatch: String?, _ body: String, type: String? = PatchingTests.fragment, to location: String? = nil
        ) async throws -> RawResponse {
            var fields: [(String, String)] = []
            if let type { fields.append(("Content-Type", type)) }
            if let ifMatch { fields.append(("If-Match", ifMatch)) }
            return try await client.send("PATCH", location ?? self.location, fields: fields, body: body)
        }
    }

    @Test func candidatesAreTaken() async throws {
        try await ServerFixture.with { client in
            let session = try await Published(client)
            let own = Self.body(Self.username, Self.password)
            for condition in [session.tag, "*", "\"*\"", "\"other\", \(session.tag)"] {
                let taken = try await session.patch(condition, own)
                #expect(taken.status == 204, "\(condition): \(taken.text)")
                #expect(taken["etag"] == nil)
                #expect(taken.body.isEmpty)
            }
            let nameless = "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 x.local 9 typ host\r\n"
            #expect(try await session.patch(session.tag, nameless).status == 204)
            let parameters = try await session.patch(session.tag, own, type: Self.fragment.uppercased() + "; x=y")
            #expect(parameters.status == 204)
        }
    }

    @Test func restart() async throws {
        try await ServerFixture.with { client in
            let session = try await Published(client)
            let first = try await session.patch("*", Self.body("newU", FragmentVectors.password))
            #expect(first.status == 200, "\(first.text)")
            #expect(first["content-type"] == Self.fragment)
            let tag = try #require(first["etag"])
            #expect(tag != session.tag && tag.hasPrefix("\""))
            let lines = first.text.split(separator: "\r\n")
            #expect(lines.contains("a=ice-lite") && lines.contains("a=mid:0") && lines.contains("a=end-of-candidates"))
            #expect(lines.contains { $0.hasPrefix("a=candidate:1 1 udp") })
            #expect(lines.contains { "\"\($0.dropFirst("a=ice-ufrag:".count))\"" == tag })

            // The tag before it is outdated now, and these credentials are the current ones.
            let outdated = try await session.patch(session.tag, Self.body(Self.username, Self.password))
            #expect(outdated.status == 412)
            #expect(outdated.problem == "precondition-failed")
            #expect(try await session.patch(tag, Self.body("newU", FragmentVectors.password)).status == 204)
            let second = try await session.patch(tag, Self.body("newV", FragmentVectors.password))
            #expect(second.status == 200)
            #expect(second["etag"] != tag)
            // RFC 9725 clause 4.3.1: who ends a session need not know its tag.
            let ended = try await client.send("DELETE", session.location, fields: [("If-Match", tag)])
            #expect(ended.status == 200)
            #expect(try await session.patch("*", Self.body("newW", FragmentVectors.password)).status == 404)
        }
    }

    @Test func refused() async throws {
        try await ServerFixture.with { client in
            let session = try await Published(client)
            let own = Self.body(Self.username, Self.password)
            let missing = try await session.patch(nil, own)
            #expect(missing.status == 428)
            #expect(missing.problem == "precondition-required")
            for condition in ["\"other\"", "W/\(session.tag)", session.tag.replacing("\"", with: ""), ""] {
                let failed = try await session.patch(condition, own)
                #expect(failed.status == 412, "\(condition)")
                #expect(failed.detail.contains("ETag"))
            }
            for type in ["application/sdp", "text/plain", nil] {
                let wrong = try await session.patch("*", own, type: type)
                #expect(wrong.status == 415)
                #expect(wrong["accept-patch"] == Self.fragment)
            }
            for body in ["", "hello", "v=0\r\n", "a=ice-ufrag:abcd\r\n", OfferVectors.chromium.text] {
                let malformed = try await session.patch("*", body)
                #expect(malformed.status == 400, "\(body.prefix(20))")
                #expect(malformed.problem == "invalid-request")
            }
            let large = try await session.patch("*", String(repeating: "a=x\r\n", count: 14_000))
            #expect(large.status == 413)
            let elsewhere = session.location.replacing("desk-1", with: "desk-2")
            #expect(try await session.patch("*", own, to: elsewhere).status == 404)
            #expect(try await session.patch(session.tag, own).status == 204)
        }
    }

    @Test(arguments: [
        (["*"], EntityTagCondition.any), (["\"*\""], .any), (["\"a\", *"], .any), (["\"a\""], .oneOf(["a"])),
        ([" \"a\" ,\"b\"", "\"c\""], .oneOf(["a", "b", "c"])), (["W/\"a\""], .oneOf([])), (["a"], .oneOf([])),
        ([""], .oneOf([])), (["\""], .oneOf([])), (["\"\""], .oneOf([""])),
    ])
    func conditions(_ values: [String], _ expected: EntityTagCondition) {
        #expect(EntityTagCondition(ifMatch: values) == expected)
        #expect(EntityTagCondition(ifMatch: []) == nil)
    }
}
