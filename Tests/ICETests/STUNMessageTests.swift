import ICE
import TestKit
import Testing

@Suite struct STUNMessageTests {
    private func read<Result>(_ vector: WireVector, _ body: (STUNMessage) throws -> Result) throws -> Result {
        try vector.bytes.withUnsafeBytes { try body(STUNMessage.parse($0)) }
    }

    private func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: STUNVectors.all)
    func takesWhatIsValidAndRefusesTheRest(_ vector: WireVector) {
        if vector.isValid {
            #expect(throws: Never.self) { try read(vector) { _ in } }
            #expect(vector.bytes.withUnsafeBytes { STUNMessage.isSTUN($0) })
        } else {
            #expect(throws: ICEError.self) { try read(vector) { _ in } }
        }
    }

    @Test func readsTheRequestOfRFC5769() throws {
        let key = try STUNKey(password: STUNVectors.password)
        let other = try STUNKey(password: STUNVectors.password + "x")
        try read(STUNVectors.request) { message in
            #expect(message.messageClass == .request)
            #expect(message.method == STUNMessage.binding)
            #expect(message.transactionID == STUNTransactionID(high: 0xB7E7_A701, low: 0xBC34_D686_FA87_DFAE))
            #expect(text(message.software) == "STUN test client")
            #expect(text(message.username) == "evtj:h6vY")
            #expect(message.priority == 0x6E00_01FF)
            #expect(message.iceControlled == 0x932F_F9B1_5126_3B36)
            #expect(message.iceControlling == nil)
            #expect(!message.usesCandidate)
            #expect(message.hasIntegrity && message.hasFingerprint)
            #expect(message.isAuthentic(key))
            #expect(!message.isAuthentic(other))
            #expect(message.isAuthentic(key), "a key can be used again")
        }
    }

    @Test func readsTheResponsesOfRFC5769() throws {
        let key = try STUNKey(password: STUNVectors.password)
        for (vector, address) in [
            (STUNVectors.ipv4Response, "192.0.2.1:32853"),
            (STUNVectors.ipv6Response, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
        ] {
            try read(vector) { message in
                #expect(message.messageClass == .success)
                #expect(message.xorMappedAddress?.description == address)
                #expect(text(message.software) == "test vector")
                #expect(message.isAuthentic(key))
            }
        }
    }

    /// The key is MD5("マトリックス:example.org:TheMatrIX"), RFC 8489 clause 9.2.2.
    @Test func readsTheLongTermRequestOfRFC5769() throws {
        let key = try STUNKey(WireVector.bytes("E8CA7AD59D5EB0518E312911D2DAB2A9"))
        try read(STUNVectors.longTermRequest) { message in
            #expect(text(message.username) == "マトリックス")
            #expect(message.unknownAttributeCount == 0)
            #expect(!message.hasFingerprint)
            #expect(message.isAuthentic(key))
        }
    }

    @Test func tellsWhatItDoesNotUnderstand() throws {
        let required = try #require(STUNVectors.all.first { $0.name == "an attribute to be understood" })
        try read(required) { message in
            #expect(message.unknownAttributeCount == 1)
            #expect(message.unknownAttributes[0] == 0x7FFF)
            #expect(!message.hasIntegrity)
        }
        let optional = try #require(STUNVectors.all.first { $0.name == "an attribute that may be ignored" })
        try read(optional) { #expect($0.unknownAttributeCount == 0) }
        let error = try #require(STUNVectors.all.first { $0.name == "error 487" })
        try read(error) { message in
            #expect(message.messageClass == .error)
            #expect(message.errorCode == 487)
        }
    }

    @Test func countsUnknownAttributesToEight() throws {
        var writer = STUNWriter()
        writer.begin(.request, transactionID: STUNTransactionID(high: 1, low: 2))
        for type in 0x7000..<0x7020 as Range<UInt16> { writer.append(type, [1, 2, 3]) }
        try #require(writer.finish(nil) == true)
        try writer.bytes.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.unknownAttributeCount == 8)
            #expect(message.unknownAttributes[7] == 0x7007)
        }
    }

    /// RFC 8489 clause 14.5: anybody can append to a signed message.
    @Test func ignoresWhatIsNotSigned() throws {
        let key = try STUNKey(password: "secret")
        var writer = STUNWriter()
        writer.begin(.request, transactionID: STUNTransactionID(high: 1, low: 2))
        writer.appendUsername("a:b")
        try #require(writer.finish(key, hasFingerprint: false) == true)
        var bytes = writer.bytes + WireVector.bytes("0025 0000 0024 0004 00000001 7FFF 0000")
        bytes[3] = UInt8(bytes.count - 20)
        try bytes.withUnsafeBytes { bytes in
            let message = try STUNMessage.parse(bytes)
            #expect(message.isAuthentic(key))
            #expect(!message.usesCandidate)
            #expect(message.priority == nil)
            #expect(message.unknownAttributeCount == 0)
        }
    }

    @Test func refusesBytesAfterTheFingerprint() throws {
        var writer = STUNWriter()
        writer.begin(.request, transactionID: STUNTransactionID(high: 1, low: 2))
        writer.append(0x8028, [0, 0, 0, 0])
        try #require(writer.finish(nil) == true)
        #expect(throws: ICEError.fingerprint) { try writer.bytes.withUnsafeBytes { _ = try STUNMessage.parse($0) } }
    }

    /// The eight bytes of FINGERPRINT are not signed: with its type changed they are one attribute more to ignore.
    @Test func everyChangedByteIsSeen() throws {
        let key = try STUNKey(password: STUNVectors.password)
        let bytes = STUNVectors.request.bytes
        for index in bytes.indices.dropLast(8) {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                changed.withUnsafeBytes { changed in
                    let message = try? STUNMessage.parse(changed)
                    #expect(message == nil || message?.isAuthentic(key) == false, "bit \(bit) of byte \(index)")
                }
            }
        }
    }

    @Test(arguments: STUNVectors.all)
    func survivesDamage(_ vector: WireVector) throws {
        let key = try STUNKey(password: STUNVectors.password)
        func walk(_ bytes: UnsafeRawBufferPointer) {
            _ = STUNMessage.isSTUN(bytes)
            _ = ICELiteAgent.username(ofRequest: bytes)
            guard let message = try? STUNMessage.parse(bytes) else { return }
            guard message.isAuthentic(key) else { return }
            #expect(bytes.dropFirst(4).starts(with: vector.bytes.dropFirst(4).dropLast(8)), "what is signed is whole")
        }
        HostileBytes.forEachTruncation(of: vector.bytes, walk)
        HostileBytes.forEachMutation(of: vector.bytes, seed: 5769, walk)
    }
}
