/// How packets are protected; raw values of RFC 5764 clause 4.1.2 and RFC 7714 clause 14.2.
package enum SRTPCipher: UInt16, Hashable, Sendable, CaseIterable {
    case aeadAES128GCM = 0x0007
    case aeadAES256GCM = 0x0008
    // The underscore is in the name: SHA1 with a tag of 80 bits.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case aes128CMSHA1_80 = 0x0001

    var keyLength: Int {
        switch self {
        case .aeadAES128GCM, .aes128CMSHA1_80: 16
        case .aeadAES256GCM: 32
        }
    }

    var saltLength: Int {
        switch self {
        case .aeadAES128GCM, .aeadAES256GCM: 12
        case .aes128CMSHA1_80: 14
        }
    }

    /// Master key and master salt together, in bytes.
    package var keyAndSaltLength: Int { keyLength + saltLength }

    /// What sealing adds to an RTP packet, in bytes.
    package var tagLength: Int {
        switch self {
        case .aeadAES128GCM, .aeadAES256GCM: 16
        case .aes128CMSHA1_80: 10
        }
    }

    /// What sealing adds to an RTCP packet: tag, E flag and index (RFC 3711 clause 3.4).
    package var controlTrailerLength: Int { tagLength + 4 }

    /// The tag comes with the encryption (RFC 7714), not from an HMAC beside it (RFC 3711).
    var isAEAD: Bool {
        switch self {
        case .aeadAES128GCM, .aeadAES256GCM: true
        case .aes128CMSHA1_80: false
        }
    }
}
