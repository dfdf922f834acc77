import ICE
import TestKit
import Testing

@Suite struct STUNWriterTests {
    private let id = STUNTransactionID(high: 0xB7E7_A701, low: 0xBC34_D686_FA87_DFAE)

    private func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: ["192.0.2.1:32853", "[2001:db8:1234:5678:11:2233:4455:6677]:32853", "0.0.0.0:0", "[::1]:65535"])
    func writesASuccess(_ text: String) throws {
        let key = try STUNKey(password: STUNVectors.password)
        let address = try #require(TransportAddress(parsing: text))
        var writer = STUNWriter()
        try #require(writer.writeBindingSuccess(id, seen: address, key: key) == true)
        try writer.bytes.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.messageClass == .success)
            #expect(message.transactionID == id)
            #expect(message.xorMappedAddress == address)
            #expect(message.hasFingerprint)
            #expect(message.isAuthentic(key))
        }
    }

    /// The bytes of RFC 5769 clause 2.2, but for its padding of spaces: what ours would be is signed by us.
    @Test func writesTheAttributesOfRFC5769() throws {
        var writer = STUNWriter()
        writer.begin(.success, transactionID: id)
        writer.appendXORMappedAddress(try #require(TransportAddress(parsing: "192.0.2.1:32853")))
        try #require(writer.finish(nil, hasFingerprint: false) == true)
        #expect(
            writer.bytes
                == WireVector.bytes("0101 000C 2112A442 B7E7A701 BC34D686 FA87DFAE 0020 0008 0001A147 E112A643"))
    }

    @Test func writesARequest() throws {
        let key = try STUNKey(password: "pass")
        var writer = STUNWriter()
        try #require(
            writer.writeBindingRequest(id, username: "a:b", key: key, priority: 7, tieBreaker: 9, usesCandidate: true)
                == true)
        try writer.bytes.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.messageClass == .request)
            #expect(text(message.username) == "a:b")
            #expect(message.priority == 7)
            #expect(message.iceControlling == 9)
            #expect(message.usesCandidate)
            #expect(message.isAuthentic(key))
            #expect(ICELiteAgent.username(ofRequest: bytes) == "a")
        }
    }

    @Test(arguments: STUNErrorCode.allCases)
    func writesErrors(_ error: STUNErrorCode) throws {
        let key = try STUNKey(password: "pass")
        var writer = STUNWriter()
        let unknown = SIMD8<UInt16>(0x7001, 0x7002, 0x7003, 0, 0, 0, 0, 0)
        try #require(
            writer.writeBindingError(id, error, unknownAttributes: unknown, unknownAttributeCount: 3, key: key) == true)
        try writer.bytes.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.messageClass == .error)
            #expect(message.errorCode == error.rawValue)
            #expect(message.isAuthentic(key))
            let listed = WireVector.bytes("000A 0006 7001 7002 7003 0000")
            let isListed = (0..<bytes.count).contains { bytes[$0...].starts(with: listed) }
            #expect(isListed == (error == .unknownAttribute))
        }
    }

    @Test func spellsTypesAsRFC8489Does() throws {
        var writer = STUNWriter()
        for (messageClass, method, type) in [
            (.request, 1, 0x0001), (.indication, 1, 0x0011), (.success, 1, 0x0101), (.error, 1, 0x0111),
            (.request, 0xFFF, 0x3EEF), (.error, 0xFFF, 0x3FFF), (.success, 0x10, 0x0120),
        ] as [(STUNMessage.Class, UInt16, UInt16)] {
            writer.begin(messageClass, method: method, transactionID: id)
            try #require(writer.finish(nil) == true)
            #expect(writer.bytes.prefix(2).elementsEqual([UInt8(type >> 8), UInt8(type & 255)]))
            try writer.bytes.withUnsafeBytes { bytes in
                let message = try STUNMessage.parse(bytes)
                #expect(message.messageClass == messageClass)
                #expect(message.method == method)
            }
        }
    }

    @Test func takesAnEmptyPassword() throws {
        let key = try STUNKey(password: "")
        var writer = STUNWriter()
        writer.begin(.request, transactionID: id)
        try #require(writer.finish(key) == true)
        let isAuthentic = try writer.bytes.withUnsafeBytes { try STUNMessage.parse($0).isAuthentic(key) }
        #expect(isAuthentic)
    }
}
