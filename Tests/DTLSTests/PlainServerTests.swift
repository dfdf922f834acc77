import DTLS
import Media
import TestKit
import Testing

@Suite struct PlainServerTests {
    @Test func aServerOfOpenSSL() throws {
        let server = try PlainServer()
        let client = try Self.client(of: server)
        var clock = VirtualClock()
        #expect(client.start(at: clock.now) == .none)
        let events = Self.exchange(client, server, &clock, losing: 0)
        guard case .connected(let keys) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(keys.profile == .aes128CMSHA1_80)
        #expect(server.isFinished)
    }

    /// The server is done and waits for nothing; only a Finished with a new record number makes it speak again.
    @Test(arguments: [1, 3, 8])
    func itsLastFlightIsLost(_ times: Int) throws {
        let server = try PlainServer()
        let client = try Self.client(of: server)
        var clock = VirtualClock()
        #expect(client.start(at: clock.now) == .none)
        let events = Self.exchange(client, server, &clock, losing: times)
        guard case .connected = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(client.statistics.flightsResent == times)
    }

    static func client(of server: PlainServer) throws -> DTLSTransport {
        try DTLSTransport(
            certificate: Identities.shared.get().first, role: .client,
            expected: [CertificateFingerprint(parsing: server.fingerprint)])
    }

    /// - Parameter losing: how many answers of the finished server do not arrive.
    static func exchange(
        _ client: DTLSTransport, _ server: PlainServer, _ clock: inout VirtualClock, losing: Int
    ) -> [DTLSEvent] {
        var left = losing
        var events: [DTLSEvent] = []
        for _ in 0..<100 where events.isEmpty {
            let sent = client.drained()
            if sent.isEmpty {
                guard let deadline = client.deadline else { break }
                clock.advance(to: deadline)
                events += [client.handleTimeout(at: clock.now)].filter { $0 != .none }
            }
            for datagram in sent {
                let answer = server.receive(datagram)
                guard !answer.isEmpty else { continue }
                if server.isFinished, left > 0 {
                    left -= 1
                } else {
                    events += [client.receive(answer, at: clock.now)].filter { $0 != .none }
                }
            }
        }
        return events
    }
}
