import BitIO

/// A STUN message, RFC 8489 clause 5, as it was received: what an ICE agent asks of it, and where its proof stands.
///
/// Borrows the datagram and is good for the call that was handed it. Reading one allocates nothing.
package struct STUNMessage {
    package enum Class: UInt8, Sendable {
        case request = 0
        case indication = 1
        case success = 2
        case error = 3
    }

    /// The method Binding.
    package static let binding: UInt16 = 1
    package static let headerLength = 20
    package static let magicCookie: UInt32 = 0x2112_A442

    package let bytes: UnsafeRawBufferPointer
    package let messageClass: Class
    package let method: UInt16
    package let transactionID: STUNTransactionID

    /// USERNAME as sent, not checked to be UTF-8.
    package internal(set) var username: UnsafeRawBufferPointer?
    package internal(set) var priority: UInt32?
    package internal(set) var usesCandidate = false
    /// The tie-breakers of RFC 8445 clause 7.1.3.
    package internal(set) var iceControlling: UInt64?
    package internal(set) var iceControlled: UInt64?
    package internal(set) var xorMappedAddress: TransportAddress?
    /// 300 to 699.
    package internal(set) var errorCode: Int?
    package internal(set) var software: UnsafeRawBufferPointer?
    /// The first eight attributes that must be understood and are not.
    package internal(set) var unknownAttributes = SIMD8<UInt16>.zero
    package internal(set) var unknownAttributeCount = 0
    /// Whether there was a FINGERPRINT; it was right then, else there is no message.
    package internal(set) var hasFingerprint = false

    var integrityOffset: Int?
    var integrity: UnsafeRawBufferPointer?

    /// Whether the message has a MESSAGE-INTEGRITY; says nothing of its worth.
    package var hasIntegrity: Bool { integrityOffset != nil }

    /// Whether this message was signed with the key. Everything read from it came before the signature.
    package func isAuthentic(_ key: STUNKey) -> Bool {
        guard let integrityOffset, let integrity else { return false }
        return key.verify(bytes, upTo: integrityOffset, against: integrity)
    }

    /// Whether a datagram on a shared port is STUN: first byte 0 to 3 (RFC 7983 clause 7), and the magic cookie.
    package static func isSTUN(_ datagram: UnsafeRawBufferPointer) -> Bool {
        var reader = ByteReader(datagram)
        guard datagram.count >= headerLength, let first = reader.readUInt8(), first < 4, reader.skip(3) else {
            return false
        }
        return reader.readUInt32() == magicCookie
    }

    init(bytes: UnsafeRawBufferPointer, messageClass: Class, method: UInt16, transactionID: STUNTransactionID) {
        self.bytes = bytes
        self.messageClass = messageClass
        self.method = method
        self.transactionID = transactionID
    }
}
