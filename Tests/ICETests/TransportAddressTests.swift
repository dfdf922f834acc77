import ICE
import TestKit
import Testing

@Suite struct TransportAddressTests {
    @Test(arguments: [
        "192.0.2.1:9", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:9", "[::]:8081", "[2001:db8::1]:443",
        "[2001:db8:0:1:1:1:1:1]:1", "[2001:0:0:1::1]:1", "[2001:db8::1:0:0:1]:1", "[fe80::1%3]:5",
        "[1:2:3:4:5:6:7:8]:1",
        "[1::]:2", "[ff02::1]:5",
    ])
    func readsWhatItWrites(_ text: String) throws {
        let address = try #require(TransportAddress(parsing: text))
        #expect(address.description == text)
        #expect(TransportAddress(host: address.host, port: address.port) == address)
    }

    @Test(arguments: [
        ("[2001:DB8:0:0:0:0:0:1]:1", "[2001:db8::1]:1"), ("[::ffff:192.0.2.1]:5", "192.0.2.1:5"),
        ("[::ffff:c000:201]:5", "192.0.2.1:5"), ("[0:0:0:0:0:0:0:0]:1", "[::]:1"),
        ("[64:ff9b::192.0.2.1]:5", "[64:ff9b::c000:201]:5"), ("[1:0:0:2:0:0:0:3]:1", "[1:0:0:2::3]:1"),
    ])
    func writesTheFormOfRFC5952(_ text: String, _ expected: String) {
        #expect(TransportAddress(parsing: text)?.description == expected)
    }

    @Test(arguments: [
        "", ":", "1.2.3.4", "1.2.3:4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.256:1", "01.2.3.4:1",
        "1.2.3.4.5:1", "::1:9", "[::1]", "[::1]9", "[1.2.3.4]:9", "[:::]:1", "[1::2::3]:1", "[1:2:3:4:5:6:7]:1",
        "[1:2:3:4:5:6:7:8:9]:1", "[1:2:3:4:5:6:7:8::]:1", "[12345::]:1", "[g::]:1", "[::1%]:1", "[::1%a]:1", "[]:1",
        "[1:]:1", "[:1]:1", "[1.2.3.4::]:1", "localhost:80", "[fe80::1%4294967296]:1", "[::1:]:1",
    ])
    func refuses(_ text: String) {
        #expect(TransportAddress(parsing: text) == nil)
    }

    @Test func knowsKinds() throws {
        func address(_ host: String) throws -> TransportAddress {
            try #require(TransportAddress(host: host, port: 1))
        }
        #expect(try address("127.1.2.3").isLoopback && address("::1").isLoopback)
        #expect(try !address("128.0.0.1").isLoopback && !address("::2").isLoopback)
        #expect(try address("0.0.0.0").isUnspecified && address("::").isUnspecified)
        #expect(
            try address("169.254.0.1").isLinkLocal && address("fe80::1").isLinkLocal && address("febf::").isLinkLocal)
        #expect(try !address("fec0::1").isLinkLocal && !address("169.255.0.1").isLinkLocal)
        #expect(try address("224.0.0.1").isMulticast && address("ff02::1").isMulticast)
        #expect(try address("192.0.2.1").ipv4 == 0xC000_0201)
        #expect(try address("::ffff:192.0.2.1") == address("192.0.2.1"))
        #expect(try address("2001:db8::1").ipv4 == nil)
        #expect(try address("192.0.2.1").withPort(7).description == "192.0.2.1:7")
    }

    @Test func survivesAnyText() {
        var generator = SeededGenerator(seed: 5952)
        let letters = Array("0123456789abcdefg:.[]%")
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &generator)).compactMap { _ in
                    letters.randomElement(using: &generator)
                })
            if let address = TransportAddress(parsing: text) {
                #expect(TransportAddress(parsing: address.description) == address)
            }
        }
    }
}
