/// What can go wrong between an offered fingerprint and SRTP keys.
package enum DTLSError: Error, Hashable, Sendable {
    /// A call of OpenSSL that only fails when the machine does (memory, a missing algorithm).
    case library(call: String, reason: String)
    /// RFC 8122 clause 5: not "hash SP HEX:HEX:…", or not as long as the hash.
    case fingerprintMalformed(String)
    /// A hash that proves nothing any more (md5, sha-1), or one that is not known.
    case fingerprintAlgorithmRefused(String)
    /// None of the offered fingerprints can be used, or none was offered.
    case noUsableFingerprint
    /// The peer showed a certificate that its offer did not announce.
    case fingerprintMismatch(seen: String)
    /// No SRTP profile was named, or the peer chose none of ours (RFC 5764 clause 4.1).
    case noCommonProfile
    /// The peer sent a fatal alert (RFC 5246 clause 7.2).
    case alertReceived(code: UInt8)
    /// OpenSSL refused what the peer sent.
    case handshakeFailed(reason: String)
    case handshakeTimedOut(limit: Duration)
    /// More bytes before the end of the handshake than any handshake needs.
    case handshakeTooLarge(limit: Int)
    /// A failure after the handshake, which only an authenticated peer can cause.
    case connectionFailed(reason: String)
}

extension DTLSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .library(let call, let reason):
            "DTLS: \(call) failed: \(reason)"
        case .fingerprintMalformed(let text):
            "DTLS: a=fingerprint (RFC 8122 clause 5) is not a hash name and its value in hexadecimal pairs: \(text)"
        case .fingerprintAlgorithmRefused(let name):
            "DTLS: a=fingerprint with \(name) is refused; sha-256, sha-384 and sha-512 are taken"
        case .noUsableFingerprint:
            "DTLS: the offer has no a=fingerprint with sha-256, sha-384 or sha-512 (RFC 8842 clause 5.1)"
        case .fingerprintMismatch(let seen):
            "DTLS: the peer's certificate is not the one its offer announced; it has \(seen)"
        case .noCommonProfile:
            "DTLS: no SRTP profile in common (use_srtp, RFC 5764 clause 4.1)"
        case .alertReceived(let code):
            "DTLS: the peer ended the handshake with alert \(code) (\(Self.alertName(code)))"
        case .handshakeFailed(let reason):
            "DTLS: handshake failed: \(reason)"
        case .handshakeTimedOut(let limit):
            "DTLS: handshake not done within \(limit.components.seconds) s"
        case .handshakeTooLarge(let limit):
            "DTLS: the peer sent more than \(limit) bytes before the handshake was done"
        case .connectionFailed(let reason):
            "DTLS: connection failed: \(reason)"
        }
    }

    /// RFC 5246 clause 7.2 and the TLS alert registry.
    private static func alertName(_ code: UInt8) -> String {
        switch code {
        case 0: "close_notify"
        case 10: "unexpected_message"
        case 20: "bad_record_mac"
        case 40: "handshake_failure"
        case 42: "bad_certificate"
        case 43: "unsupported_certificate"
        case 44: "certificate_revoked"
        case 45: "certificate_expired"
        case 46: "certificate_unknown"
        case 47: "illegal_parameter"
        case 48: "unknown_ca"
        case 50: "decode_error"
        case 51: "decrypt_error"
        case 70: "protocol_version"
        case 71: "insufficient_security"
        case 80: "internal_error"
        case 90: "user_canceled"
        default: "not named"
        }
    }
}
