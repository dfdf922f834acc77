import BitIO

/// Writes STUN messages, RFC 8489 clause 5, one at a time into bytes that are used again.
///
/// `begin`, then attributes, then `finish`; or one of the ready-made messages.
package struct STUNWriter: Sendable {
    private var writer: ByteWriter
    private var transactionID = STUNTransactionID(high: 0, low: 0)

    package init(reserving capacity: Int = 256) {
        writer = ByteWriter(reserving: capacity)
    }

    package var bytes: [UInt8] { writer.bytes }

    package mutating func begin(
        _ messageClass: STUNMessage.Class, method: UInt16 = STUNMessage.binding, transactionID: STUNTransactionID
    ) {
        let bits = UInt16(messageClass.rawValue)
        writer.removeAll()
        self.transactionID = transactionID
        writer.write((method & 0xF80) << 2 | (method & 0x70) << 1 | method & 0xF | (bits & 2) << 7 | (bits & 1) << 4)
        writer.write(UInt16(0))
        writer.write(STUNMessage.magicCookie)
        writer.write(transactionID.high)
        writer.write(transactionID.low)
    }

    package mutating func appendUsername(_ username: String) {
        appendText(STUNAttribute.username, username)
    }

    package mutating func appendSoftware(_ software: String) {
        appendText(STUNAttribute.software, software)
    }

    package mutating func appendPriority(_ priority: UInt32) {
        appendHeader(STUNAttribute.priority, length: 4)
        writer.write(priority)
    }

    package mutating func appendUseCandidate() {
        appendHeader(STUNAttribute.useCandidate, length: 0)
    }

    package mutating func appendICEControlling(_ tieBreaker: UInt64) {
        appendHeader(STUNAttribute.iceControlling, length: 8)
        writer.write(tieBreaker)
    }

    package mutating func appendICEControlled(_ tieBreaker: UInt64) {
        appendHeader(STUNAttribute.iceControlled, length: 8)
        writer.write(tieBreaker)
    }

    /// Clause 14.2; an IPv4-mapped address goes out as IPv4.
    package mutating func appendXORMappedAddress(_ address: TransportAddress) {
        let port = address.port ^ UInt16(STUNMessage.magicCookie >> 16)
        if let ipv4 = address.ipv4 {
            appendHeader(STUNAttribute.xorMappedAddress, length: 8)
            writer.write(UInt16(1))
            writer.write(port)
            writer.write(ipv4 ^ STUNMessage.magicCookie)
        } else {
            appendHeader(STUNAttribute.xorMappedAddress, length: 20)
            writer.write(UInt16(2))
            writer.write(port)
            writer.write(address.high ^ (UInt64(STUNMessage.magicCookie) << 32 | UInt64(transactionID.high)))
            writer.write(address.low ^ transactionID.low)
        }
    }

    /// Clause 14.8. The code is held to 300…699.
    package mutating func appendErrorCode(_ code: Int, reason: String) {
        let code = min(max(code, 300), 699)
        let length = min(reason.utf8.count, 763)
        appendHeader(STUNAttribute.errorCode, length: 4 + length)
        writer.write(UInt16(0))
        writer.write(UInt8(code / 100))
        writer.write(UInt8(code % 100))
        for byte in reason.utf8.prefix(length) { writer.write(byte) }
        pad()
    }

    /// Clause 14.9.
    package mutating func appendUnknownAttributes(_ types: SIMD8<UInt16>, count: Int) {
        let count = min(max(count, 0), types.scalarCount)
        appendHeader(STUNAttribute.unknownAttributes, length: count * 2)
        for index in 0..<count { writer.write(types[index]) }
        pad()
    }

    /// Any attribute, for tests and for what has no method of its own.
    package mutating func append(_ type: UInt16, _ value: [UInt8]) {
        appendHeader(type, length: value.count)
        writer.write(value)
        pad()
    }

    /// Signs the message, appends its fingerprint, and leaves it whole in `bytes`.
    ///
    /// - Returns: false when OpenSSL could not sign; the message must not be sent then.
    package mutating func finish(_ key: STUNKey?, hasFingerprint: Bool = true) -> Bool {
        if let key, !sign(key) { return false }
        if hasFingerprint {
            patchLength(adding: 8)
            let value = writer.bytes.withUnsafeBytes { STUNFingerprint.value(of: $0) }
            appendHeader(STUNAttribute.fingerprint, length: 4)
            writer.write(value)
        }
        patchLength(adding: 0)
        return true
    }

    private mutating func sign(_ key: STUNKey) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: STUNKey.digestLength, alignment: 8) { digest in
            let end = writer.count
            guard writer.bytes.withUnsafeBytes({ key.sign($0, upTo: end, into: digest) }) else { return false }
            appendHeader(STUNAttribute.messageIntegrity, length: STUNKey.digestLength)
            writer.write(UnsafeRawBufferPointer(digest))
            return true
        }
    }

    private mutating func patchLength(adding more: Int) {
        writer.patch(UInt16(truncatingIfNeeded: writer.count - STUNMessage.headerLength + more), at: 2)
    }

    private mutating func appendText(_ type: UInt16, _ text: String) {
        let length = min(text.utf8.count, 763)
        appendHeader(type, length: length)
        for byte in text.utf8.prefix(length) { writer.write(byte) }
        pad()
    }

    private mutating func appendHeader(_ type: UInt16, length: Int) {
        writer.write(type)
        writer.write(UInt16(truncatingIfNeeded: length))
    }

    private mutating func pad() {
        while writer.count % 4 != 0 { writer.write(UInt8(0)) }
    }
}
