import Delivering
import NIOConcurrencyHelpers
import Outbound
import Testing

@Suite struct AddressGuardTests {
    private func asked(of url: (String) -> String, allowing ranges: [String]) throws -> (Int, OutboundError.Reason?) {
        let seen = NIOLockedValueBox(0)
        let server = try ScriptedServer { _, connection in
            seen.withLockedValue { $0 += 1 }
            ScriptedServer.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", on: connection)
        }
        defer { server.stop() }
        let client = HTTPClient(rule: AddressRule(allowed: ranges.compactMap { NetworkRange($0) }))
        do throws(OutboundError) {
            let answer = try client.perform(HTTPRequest(url: url(server.url)))
            #expect(answer.status == 204)
            return (seen.withLockedValue { $0 }, nil)
        } catch {
            #expect(!error.detail.contains("127.0.0"))
            return (seen.withLockedValue { $0 }, error.reason)
        }
    }

    @Test func refusesWhereANumberLeads() throws {
        #expect(try asked(of: { $0 }, allowing: []) == (0, .forbidden))
        // Other ways to write the same address.
        #expect(try asked(of: { $0.replacing("127.0.0.1", with: "2130706433") }, allowing: []) == (0, .forbidden))
        #expect(try asked(of: { $0.replacing("127.0.0.1", with: "0x7f.1") }, allowing: []) == (0, .forbidden))
        #expect(
            try asked(of: { $0.replacing("127.0.0.1", with: "[::ffff:127.0.0.1]") }, allowing: []) == (0, .forbidden))
    }

    @Test func refusesWhereANameLeads() throws {
        #expect(try asked(of: { $0.replacing("127.0.0.1", with: "localhost") }, allowing: []) == (0, .forbidden))
    }

    @Test func goesWhereItIsAllowed() throws {
        #expect(try asked(of: { $0 }, allowing: ["127.0.0.0/8"]) == (1, nil))
        #expect(try asked(of: { $0.replacing("127.0.0.1", with: "localhost") }, allowing: ["127.0.0.1"]) == (1, nil))
    }
}
