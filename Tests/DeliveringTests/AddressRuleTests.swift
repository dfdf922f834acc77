import Delivering
import Testing

@Suite struct AddressRuleTests {
    private func address(_ text: String) throws -> NetworkAddress { try #require(NetworkAddress(text: text)) }

    @Test(arguments: [
        "127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1",
        "fd00::1",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::1", "2001::1",
        "2001:db8::1", "::127.0.0.1", "4000::1",
    ]) func refusesWhatIsNotPublic(text: String) throws {
        #expect(!AddressRule().permits(try address(text)))
    }

    @Test(arguments: [
        "1.1.1.1", "93.184.216.34", "172.32.0.1", "172.15.255.255", "100.128.0.1", "192.167.255.255", "2606:4700::1111",
        "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ]) func permitsWhatIs(text: String) throws {
        #expect(AddressRule().permits(try address(text)))
    }

    @Test func permitsWhatIsAllowedBeside() throws {
        let rule = AddressRule(allowed: ["10.1.0.0/16", "fd00::/7", "127.0.0.1"].compactMap { NetworkRange($0) })
        #expect(rule.permits(try address("10.1.255.1")))
        #expect(!rule.permits(try address("10.2.0.1")))
        #expect(rule.permits(try address("fc12::1")))
        #expect(rule.permits(try address("::ffff:127.0.0.1")))
        #expect(!rule.permits(try address("127.0.0.2")))
    }

    @Test func bitsWithinAByteCount() throws {
        let range = try #require(NetworkRange("192.168.4.0/22"))
        #expect(range.contains(try address("192.168.7.255")))
        #expect(!range.contains(try address("192.168.8.0")))
        #expect(try #require(NetworkRange("0.0.0.0/0")).contains(try address("255.1.1.1")))
        #expect(!(try #require(NetworkRange("0.0.0.0/0")).contains(try address("fd00::1"))))
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "a.b.c.d", ":::", "1::2::3", "12345::", "::1%eth0",
        "[::1]",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "+1::", "::1.2.3", "0x7f.1", "2130706433",
    ]) func refusesWhatIsNoAddress(text: String) {
        #expect(NetworkAddress(text: text) == nil)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0.0/", "/8", "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/+8", ""])
    func refusesWhatIsNoRange(text: String) {
        #expect(NetworkRange(text) == nil)
    }

    @Test func isShown() throws {
        #expect(try address("1.2.3.4").description == "1.2.3.4")
        #expect(try address("2001:db8::1:2").description == "2001:db8:0:0:0:0:1:2")
        #expect(NetworkAddress([UInt8](repeating: 0, count: 5)) == nil)
    }
}
