import ICE
import Media
import Testing

@Suite struct BindingResponderTests {
    private let peer = TransportAddress(ipv4: 0xC000_0201, port: 5000)
    private let start = Instant(nanoseconds: 1_000_000_000)

    private static func request(fingerprint: Bool = false, _ body: (inout STUNWriter) -> Void = { _ in }) -> [UInt8] {
        var writer = STUNWriter()
        writer.begin(.request, transactionID: STUNTransactionID(high: 3, low: 4))
        body(&writer)
        _ = writer.finish(nil, hasFingerprint: fingerprint)
        return writer.bytes
    }

    private static func ask(
        _ responder: inout BindingResponder, _ request: [UInt8], from source: TransportAddress, at now: Instant
    ) -> [UInt8]? {
        var answer: [UInt8]?
        let isAnswered = request.withUnsafeBytes { bytes in
            responder.receive(bytes, from: source, at: now) { answer = Array($0) }
        }
        #expect(isAnswered == (answer != nil))
        return answer
    }

    @Test(arguments: [false, true])
    func tellsTheAddressInFewBytes(fingerprint: Bool) throws {
        var responder = BindingResponder(seed: 1)
        let request = Self.request(fingerprint: fingerprint)
        for source in [peer, TransportAddress(high: 0x2001_0DB8 << 32, low: 1, port: 6000)] {
            let answer = try #require(Self.ask(&responder, request, from: source, at: start))
            #expect(Double(answer.count) <= 2.2 * Double(request.count))
            try answer.withUnsafeBytes { bytes in
                let message = try STUNMessage.parse(bytes)
                #expect(message.messageClass == .success)
                #expect(message.transactionID == STUNTransactionID(high: 3, low: 4))
                #expect(message.xorMappedAddress == source)
                #expect(message.hasFingerprint == fingerprint)
            }
        }
    }

    @Test func isSilentToEverythingElse() throws {
        var responder = BindingResponder(seed: 1)
        var indication = Self.request()
        indication[1] |= 0x10
        var other = Self.request()
        other[1] = 3
        var peerCheck = CheckingPeer()
        let strange: [[UInt8]] = [
            indication, other, Self.request { $0.appendUsername("a:b") }, Self.request { $0.append(0x7FFF, [1]) },
            try peerCheck.check(), Array(Self.request().dropLast()), [],
        ]
        for request in strange { #expect(Self.ask(&responder, request, from: peer, at: start) == nil) }
    }

    @Test func aSourceGetsFewAndThenSomeEverySecond() {
        var responder = BindingResponder(seed: 1)
        let request = Self.request()
        func answers(_ asked: Int, from source: TransportAddress, after seconds: Double) -> Int {
            (0..<asked).count { _ in
                Self.ask(&responder, request, from: source, at: start + .seconds(seconds)) != nil
            }
        }
        #expect(answers(100, from: peer, after: 0) == BindingResponder.burst)
        // Another port is no other source.
        #expect(answers(1, from: peer.withPort(1), after: 0) == 0)
        #expect(answers(1, from: TransportAddress(ipv4: 0xC000_0202, port: 5000), after: 0) == 1)
        #expect(answers(100, from: peer, after: 1) == 10)
        #expect(answers(100, from: peer, after: 3600) == BindingResponder.burst)
    }

    @Test func whoHasManyAddressesGetsNoMoreThanAllPlacesTogether() {
        var responder = BindingResponder(seed: 1)
        let request = Self.request()
        let answered = (0..<200_000).count { number in
            let source = TransportAddress(ipv4: UInt32(number / 20), port: 1)
            return Self.ask(&responder, request, from: source, at: start) != nil
        }
        #expect(answered <= 4096 * BindingResponder.burst)
        let network = TransportAddress(high: 0x2001_0DB8 << 32, low: 0, port: 1)
        let ofOneNetwork = (0..<1000).count { number in
            let source = TransportAddress(high: network.high, low: UInt64(number), port: 1)
            return Self.ask(&responder, request, from: source, at: start + .seconds(60)) != nil
        }
        #expect(ofOneNetwork == BindingResponder.burst)
    }
}
