import DTLS
import Media
import TestKit
import Testing

@Suite struct GarbageTests {
    /// Not one bit of what is not DTLS reaches OpenSSL.
    @Test func garbageIsCountedAndChangesNothing() throws {
        let pair = try DTLSPair()
        pair.start()
        var generator = SeededGenerator(seed: 77)
        var sent = 0
        while !pair.bothConnected, pair.step() {
            for _ in 0..<50 {
                var bytes: [UInt8] = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
                if !bytes.isEmpty { bytes[0] = .random(in: 20...63, using: &generator) }
                #expect(pair.server.receive(bytes, at: pair.clock.now) == .none)
                #expect(pair.client.receive(bytes, at: pair.clock.now) == .none)
                sent += 1
            }
        }
        #expect(pair.bothConnected)
        #expect(pair.server.statistics.garbage == sent && pair.client.statistics.garbage == sent)
        for malformed in DTLSVectors.malformed {
            #expect(pair.server.receive(malformed, at: pair.clock.now) == .none)
        }
        let large = [UInt8](repeating: 22, count: DTLSTransport.largestDatagram + 1)
        #expect(pair.server.receive(large, at: pair.clock.now) == .none)
        #expect(pair.bothConnected)
    }

    /// Whole records with nonsense inside, at any moment: a failure may come, a trap or an endless exchange may not.
    @Test(arguments: UInt64(1)...40)
    func recordsOfNonsense(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pair = try DTLSPair(LinkConditions(loss: 0.1, duplicate: 0.1), seed: seed)
        pair.start()
        for _ in 0..<400 where pair.step() {
            guard Int.random(in: 0..<3, using: &generator) == 0 else { continue }
            let known = pair.clientSent + pair.serverSent
            var bytes = known.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 0...3, using: &generator) where bytes.count > 13 {
                bytes[Int.random(in: 13..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = pair.server.receive(bytes, at: pair.clock.now)
            _ = pair.client.receive(bytes, at: pair.clock.now)
            pair.flush()
        }
        _ = pair.drive()
        #expect(pair.client.deadline == nil && pair.server.deadline == nil, "seed \(seed)")
    }

    /// After the handshake nobody without the keys can end it.
    @Test func nonsenseAfterTheHandshakeIsIgnored() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        var generator = SeededGenerator(seed: 5)
        let known = pair.clientSent + pair.serverSent + DTLSVectors.wellFormed
        for _ in 0..<5_000 {
            var bytes = known.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            #expect(pair.server.receive(bytes, at: pair.clock.now) == .none)
            #expect(pair.client.receive(bytes, at: pair.clock.now) == .none)
        }
        #expect(pair.bothConnected)
        #expect(pair.server.drained().count <= 64)
        _ = pair.client.drained()
        pair.client.close()
        pair.flush()
        _ = pair.drive()
        #expect(pair.serverEvents.last == .closed)
    }

    /// OpenSSL 3.0.19 ends an association by a record that is too short for its cipher, and says nothing of it.
    @Test(arguments: 0..<24) func recordsTooShortForTheirCipherAreIgnored(_ length: Int) throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: \.bothConnected))
        let header: [UInt8] = [23, 0xFE, 0xFD, 0, 1, 0x55, 0x4E, 0, 0, 0, 0, 0, UInt8(length)]
        let bytes = header + [UInt8](repeating: 7, count: length)
        let garbage = pair.server.statistics.garbage
        #expect(pair.server.receive(bytes, at: pair.clock.now) == .none)
        #expect(pair.client.receive(bytes, at: pair.clock.now) == .none)
        #expect(pair.server.statistics.garbage == garbage + 1)
        pair.client.close()
        pair.flush()
        _ = pair.drive()
        #expect(pair.serverEvents.last == .closed)
    }

    @Test func aFloodBeforeTheHandshakeIsBounded() throws {
        let server = try FragmentTests.server()
        let now = Instant(nanoseconds: 1)
        // Records under keys that do not exist: OpenSSL would keep a hundred of them.
        let early = SRTPVectors.bytes("17fefd00010000000000070018") + [UInt8](repeating: 1, count: 24)
        for _ in 0..<1_000 { #expect(server.receive(early, at: now) == .none) }
        #expect(server.statistics.early == 1_000)
        // The beginning of a hello, again and again.
        var event = DTLSEvent.none
        var bytes = 0
        while event == .none, bytes < 10 * DTLSTransport.handshakeBudget {
            event = server.receive(DTLSVectors.chromiumHello[0], at: now)
            bytes += DTLSVectors.chromiumHello[0].count
        }
        #expect(event == .failed(.handshakeTooLarge(limit: DTLSTransport.handshakeBudget)))
        #expect(bytes <= DTLSTransport.handshakeBudget + 1_200)
        #expect(server.receive(DTLSVectors.chromiumHello[0], at: now) == .none)
        #expect(server.deadline == nil)
    }

    @Test func aPeerMayLeaveDuringTheHandshake() throws {
        let server = try FragmentTests.server()
        let now = Instant(nanoseconds: 1)
        for part in DTLSVectors.chromiumHello { #expect(server.receive(part, at: now) == .none) }
        let closeNotify = DTLSVectors.wellFormed[2]
        #expect(server.receive(closeNotify, at: now) == .closed)
        #expect(server.deadline == nil)
    }

    @Test func outgoingDatagramsAreBounded() throws {
        let pair = try DTLSPair()
        pair.start()
        #expect(pair.drive(until: { $0.server.isConnected }))
        let last = try #require(pair.clientSent.last)
        for _ in 0..<500 {
            pair.clock.advance(by: .milliseconds(60))
            #expect(pair.server.receive(last, at: pair.clock.now) == .none)
        }
        #expect(pair.server.drained().count == 64)
        #expect(pair.server.statistics.undrained > 400)
    }
}
