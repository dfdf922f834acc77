import Gateway
import Media
import Settings
import Testing

@Suite struct ICEServerListTests {
    /// By `printf %s 1893456000:anna | openssl dgst -sha1 -hmac "north wind" -binary | base64`.
    @Test func credentialsAreThoseThatCoturnMakes() throws {
        let server = try #require(ICEServer(url: "turn:turn.example.net?transport=tcp", secret: "relay"))
        let until = WallClock(nanoseconds: 1_893_456_000_900_000_000)
        let signed = try #require(ICEServerList.signed(server, secret: "north wind", user: "anna", until: until))
        #expect(signed.url == server.url)
        #expect(signed.username == "1893456000:anna")
        #expect(signed.credential == "5Z1jL1tWFRHr495YGILKhIgxsH4=")
        #expect(signed.secret == nil)
    }
}
