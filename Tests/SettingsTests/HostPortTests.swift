import Settings
import Testing

@Suite struct HostPortTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::]:8081", "::", 8081), ("localhost:0", "localhost", 0),
        ("[2001:db8::1]:65535", "2001:db8::1", 65535), ("media-1.example.net:9", "media-1.example.net", 9),
        ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
    ])
    func reads(text: String, host: String, port: Int) throws {
        let value = try #require(HostPort(text))
        #expect(value.host == host)
        #expect(Int(value.port) == port)
        #expect(value.description == text)
    }

    @Test(arguments: [
        "", ":", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "[::]",
        "[::]8081", "[::", "::1:80", "[127.0.0.1]:80", "300.1.1.1:80", "-a:80", "a b:80", "a..b:80", "[::1%]:80",
        "[]:1",
        "host:80 ", "host:8 0", "höst:80", "host:٣",
    ])
    func refuses(text: String) {
        #expect(HostPort(text) == nil)
    }

    @Test func everyTruncationIsReadOrRefused() {
        for text in ["127.0.0.1:8080", "[2001:db8::1%eth0]:65535", "media-1.example.net:9"] {
            for length in 0..<text.count { _ = HostPort(String(text.prefix(length))) }
        }
    }
}
