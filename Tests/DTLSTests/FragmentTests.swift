import DTLS
import Media
import TestKit
import Testing

@Suite struct FragmentTests {
    static func server() throws -> DTLSTransport {
        let identities = try Identities.shared.get()
        return try DTLSTransport(
            certificate: identities.second, role: .server, expected: [identities.first.print])
    }

    /// One handshake message in one record, cut in two: two datagrams with record numbers 0 and 1. (Number 1 is the client's
    /// first copy of this hello, which then counts as known; its next flights have higher ones.)
    static func split(_ datagram: [UInt8], at cut: Int) -> [[UInt8]] {
        let message = Array(datagram[13...])
        let length = message.count - 12
        func part(_ range: Range<Int>, number: UInt8) -> [UInt8] {
            func three(_ value: Int) -> [UInt8] { [16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
            let body =
                message[0..<6] + three(range.lowerBound) + three(range.count)
                + message[(12 + range.lowerBound)..<(12 + range.upperBound)]
            return datagram[0..<10] + [number] + three(body.count)[1...] + body
        }
        return [part(0..<cut, number: 0), part(cut..<length, number: 1)]
    }

    @Test(arguments: [[0, 1], [1, 0], [1, 1, 0], [0, 0, 1]])
    func aHelloOfChromiumInEitherOrder(_ order: [Int]) throws {
        let server = try Self.server()
        let now = Instant(nanoseconds: 1)
        for (place, index) in order.enumerated() {
            #expect(server.receive(DTLSVectors.chromiumHello[index], at: now) == .none)
            if place < order.count - 1 { #expect(server.drained().isEmpty) }
        }
        let answer = server.drained()
        let first = try #require(answer.first)
        #expect(first.count > 25 && first[0] == 22 && first[13] == 2, "a ServerHello")
        #expect(Array(first[25...26]) == [0xFE, 0xFD], "DTLS 1.2")
        // use_srtp: extension 14 with the one profile chosen, AEAD_AES_128_GCM.
        let chosen: [UInt8] = [0, 14, 0, 5, 0, 2, 0, 7, 0]
        #expect((0..<(first.count - chosen.count)).contains { Array(first[$0..<($0 + chosen.count)]) == chosen })
    }

    @Test func aSplitHelloLeadsToKeys() throws {
        for order in [[0, 1], [1, 0]] {
            for cut in [1, 40, 100] {
                let pair = try DTLSPair()
                _ = pair.client.start(at: pair.clock.now)
                let hello = try #require(pair.client.drained().first)
                let parts = Self.split(hello, at: cut)
                for index in order { #expect(pair.server.receive(parts[index], at: pair.clock.now) == .none) }
                pair.flush()
                #expect(pair.drive(until: \.bothConnected), "cut \(cut), order \(order)")
            }
        }
    }
}
