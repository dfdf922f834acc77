import DTLS
import Media
import TestKit
import Testing

@Suite struct LossTests {
    @Test(arguments: UInt64(1)...60)
    func thirtyPercentLoss(_ seed: UInt64) throws {
        let pair = try DTLSPair(
            LinkConditions(
                latency: .milliseconds(30), jitter: .milliseconds(20), loss: 0.3, lossBurst: seed % 2 == 0 ? 1 : 3,
                reorder: 0.1, duplicate: 0.1), seed: seed)
        pair.start()
        let begin = pair.clock.now
        #expect(pair.drive(until: \.bothConnected), "seed \(seed): \(pair.clientEvents) \(pair.serverEvents)")
        #expect(pair.clock.now - begin < .seconds(30))
        guard case .connected(let client) = pair.clientEvents.first,
            case .connected(let server) = pair.serverEvents.first
        else { return }
        #expect(client.local == server.remote && client.remote == server.local)
    }

    @Test func duplicatesAndReorderingAlone() throws {
        for seed in UInt64(1)...20 {
            let pair = try DTLSPair(
                LinkConditions(
                    latency: .milliseconds(5), reorder: 0.5, reorderDelay: .milliseconds(40), duplicate: 0.5),
                seed: seed)
            pair.start()
            #expect(pair.drive(until: \.bothConnected), "seed \(seed)")
            _ = pair.drive()
            #expect(pair.bothConnected, "seed \(seed)")
        }
    }

    @Test func resendsAtToldDeadlines() throws {
        let pair = try DTLSPair(LinkConditions(loss: 1))
        pair.start()
        let begin = pair.clock.now
        var moments: [Int64] = []
        var seen = pair.clientSent.count
        while pair.clientEvents.isEmpty, pair.step() {
            if pair.clientSent.count > seen {
                moments.append((pair.clock.now - begin).nanoseconds / 1_000_000)
                seen = pair.clientSent.count
            }
        }
        #expect(moments == [100, 300, 700, 1_500, 3_100, 6_300, 11_300, 16_300, 21_300, 26_300])
        #expect(pair.clientEvents == [.failed(.handshakeTimedOut(limit: .seconds(30)))])
        #expect((pair.clock.now - begin) == .seconds(30))
        #expect(pair.client.deadline == nil)
    }

    @Test func aClientNeverUsesARecordNumberTwice() throws {
        let pair = try DTLSPair(LinkConditions(latency: .milliseconds(400)), seed: 3)
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        #expect(pair.client.statistics.flightsResent > 2)
        let numbers = pair.clientSent.flatMap(RecordHeader.all)
        #expect(numbers.count > 10)
        #expect(Set(numbers).count == numbers.count)
        #expect(pair.clientSent.allSatisfy { $0.count <= 1200 })
    }

    @Test func theServersLastFlightComesAgain() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: { $0.server.isConnected }))
        pair.toClient = SimulatedLink(LinkConditions(), seed: 9)
        #expect(!pair.client.isConnected)
        #expect(pair.drive(until: \.bothConnected))
        #expect(pair.client.statistics.flightsResent == 1)
    }

    /// A peer that repeats its flight byte by byte, as keepers of datagrams do: OpenSSL says nothing to known numbers.
    @Test func aFlightRepeatedToTheByteIsAnswered() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: { $0.server.isConnected }))
        let last = try #require(pair.clientSent.last)
        pair.clock.advance(by: .milliseconds(60))
        #expect(pair.server.receive(last, at: pair.clock.now) == .none)
        #expect(!pair.server.drained().isEmpty)
        #expect(pair.server.receive(last, at: pair.clock.now) == .none)
        #expect(pair.server.drained().isEmpty, "answered once within 50 ms")
    }

    @Test func aRepeatedHelloIsAnsweredBeforeTheDeadline() throws {
        let pair = try DTLSPair()
        pair.start()
        let hello = try #require(pair.clientSent.first)
        #expect(pair.server.receive(hello, at: pair.clock.now) == .none)
        let first = pair.server.drained()
        #expect(!first.isEmpty)
        let deadline = pair.server.deadline
        pair.clock.advance(by: .milliseconds(60))
        #expect(pair.server.receive(hello, at: pair.clock.now) == .none)
        #expect(pair.server.drained() == first)
        #expect(pair.server.deadline != deadline)
        #expect(pair.server.statistics.flightsResent == 1)
    }
}
