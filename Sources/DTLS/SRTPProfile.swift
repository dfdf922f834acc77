/// A protection profile of the use_srtp extension; raw values of RFC 5764 clause 4.1.2 and RFC 7714 clause 14.2.
package enum SRTPProfile: UInt16, Hashable, Sendable, CaseIterable {
    case aeadAES128GCM = 0x0007
    case aeadAES256GCM = 0x0008
    // The underscore is in the name: SHA1 with a tag of 80 bits.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case aes128CMSHA1_80 = 0x0001

    /// A GCM packet is opened in half the time of one of CM with SHA1 (`docs/performance.md`), so GCM goes first.
    package static let preferred: [SRTPProfile] = [.aeadAES128GCM, .aeadAES256GCM, .aes128CMSHA1_80]

    package var keyLength: Int {
        switch self {
        case .aeadAES128GCM, .aes128CMSHA1_80: 16
        case .aeadAES256GCM: 32
        }
    }

    package var saltLength: Int {
        switch self {
        case .aeadAES128GCM, .aeadAES256GCM: 12
        case .aes128CMSHA1_80: 14
        }
    }

    /// As `SSL_set_tlsext_use_srtp` wants it.
    var openSSLName: String {
        switch self {
        case .aeadAES128GCM: "SRTP_AEAD_AES_128_GCM"
        case .aeadAES256GCM: "SRTP_AEAD_AES_256_GCM"
        case .aes128CMSHA1_80: "SRTP_AES128_CM_SHA1_80"
        }
    }
}
