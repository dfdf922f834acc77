/// Why a packet was not opened or not sealed, or a context not made.
package enum SRTPError: Error, Hashable, Sendable {
    /// Master key and salt together have another length than the cipher's.
    case keyLength(expected: Int, seen: Int)
    /// Shorter than a header and a tag.
    case tooShort(minimum: Int, seen: Int)
    /// The header says more than the packet has (RFC 3550 clause 5.1), or is not version 2.
    case malformed
    /// The tag does not match: not from the peer, or changed on the way (RFC 3711 clause 3.3).
    case authenticationFailed
    /// Opened before (RFC 3711 clause 3.3.2).
    case replayed
    /// Older than the replay window.
    case replayWindowPassed(window: Int)
    /// A further SSRC, beyond what one peer is given room for.
    case tooManyStreams(limit: Int)
    /// The buffer to seal in has no room for tag and trailer.
    case noRoom(needed: Int, capacity: Int)
    /// As many packets as the keys may protect (RFC 3711 clause 9.2).
    case keysExhausted
    /// A call of OpenSSL's that failed: it is out of memory, or lacks the algorithm.
    case openSSL(call: String)
}

extension SRTPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keyLength(let expected, let seen):
            "SRTP: master key and salt are \(seen) bytes, not \(expected) (RFC 3711 clause 8.2, RFC 7714 clause 12)"
        case .tooShort(let minimum, let seen):
            "SRTP: packet of \(seen) bytes, at least \(minimum) are needed"
        case .malformed:
            "SRTP: the header passes the end of the packet or is not of version 2 (RFC 3550 clause 5.1)"
        case .authenticationFailed:
            "SRTP: authentication tag does not match (RFC 3711 clause 3.3)"
        case .replayed:
            "SRTP: packet was received before (RFC 3711 clause 3.3.2)"
        case .replayWindowPassed(let window):
            "SRTP: packet is older than the replay window of \(window) (RFC 3711 clause 3.3.2)"
        case .tooManyStreams(let limit):
            "SRTP: more than \(limit) SSRCs from one peer"
        case .noRoom(let needed, let capacity):
            "SRTP: sealing needs \(needed) bytes, the buffer has \(capacity)"
        case .keysExhausted:
            "SRTP: the keys have protected as many packets as they may (RFC 3711 clause 9.2)"
        case .openSSL(let call):
            "SRTP: \(call) of OpenSSL failed"
        }
    }
}
