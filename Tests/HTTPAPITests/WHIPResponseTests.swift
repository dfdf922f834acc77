import Gateway
import HTTPAPI
import HTTPTypes
import Media
import Settings
import Testing

/// RFC 9725 clauses 4.2, 4.3 and 4.6.
@Suite struct WHIPResponseTests {
    @Test func created() throws {
        let id = try #require(UUIDv7("019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"))
        let servers = [
            try #require(ICEServer(url: "stun:stun.example.net")),
            try #require(
                ICEServer(url: "turn:turn.example.net?transport=udp", username: "u\"s", credential: "p\\w")),
        ]
        let answer = PublishAnswer(
            session: id, participant: "desk-1", sdp: "v=0\r\n", entityTag: "abc", iceServers: servers)
        let response = WHIPRoutes.created("/whip/standup/", answer: answer)
        #expect(response.status == .created)
        #expect(response.headers[.location] == "/whip/standup/desk-1/019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71")
        #expect(response.headers[.eTag] == "\"abc\"")
        #expect(response.headers[.contentType] == "application/sdp")
        let link = try #require(HTTPField.Name("Link"))
        #expect(
            response.headers[values: link] == [
                #"<stun:stun.example.net>; rel="ice-server""#,
                #"<turn:turn.example.net?transport=udp>; rel="ice-server"; username="u\"s"; credential="p\\w"; "#
                    + #"credential-type="password""#,
            ])
    }
}
