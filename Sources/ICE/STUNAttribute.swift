/// The attributes that Capstan reads or writes, RFC 8489 clause 18.3 and RFC 8445 clause 20.2.
enum STUNAttribute {
    static let username: UInt16 = 0x0006
    static let messageIntegrity: UInt16 = 0x0008
    static let errorCode: UInt16 = 0x0009
    static let unknownAttributes: UInt16 = 0x000A
    static let messageIntegritySHA256: UInt16 = 0x001C
    static let xorMappedAddress: UInt16 = 0x0020
    static let priority: UInt16 = 0x0024
    static let useCandidate: UInt16 = 0x0025
    static let software: UInt16 = 0x8022
    static let fingerprint: UInt16 = 0x8028
    static let iceControlled: UInt16 = 0x8029
    static let iceControlling: UInt16 = 0x802A

    /// Below this, a receiver that does not know the attribute must refuse the request (clause 14).
    static let firstOptional: UInt16 = 0x8000

    /// Attributes that need no refusal though they say nothing to an ICE-lite agent: REALM and NONCE of the long-term
    /// mechanism, MAPPED-ADDRESS and ALTERNATE-SERVER of RFC 5389 clients.
    static let harmless: Set<UInt16> = [0x0001, 0x0014, 0x0015, 0x8023]
}
