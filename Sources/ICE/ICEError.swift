/// Why bytes are no STUN message, or keys cannot be made. Values only: throwing one allocates nothing.
package enum ICEError: Error, Equatable, Sendable {
    /// Fewer bytes than the header's 20, or first bits, magic cookie or length that no STUN message has.
    case notSTUN(bytes: Int)
    /// The length field is not what follows the header.
    case length(announced: Int, seen: Int)
    /// An attribute runs over the end of the message.
    case attributeOverrun(type: UInt16, needed: Int, left: Int)
    /// The value of an attribute has not the length or form that its definition asks for.
    case attributeValue(type: UInt16, length: Int)
    /// FINGERPRINT is there and wrong, or not the last attribute.
    case fingerprint
    /// OpenSSL gave no HMAC-SHA1.
    case integrityUnavailable
    /// A frame on a connection is longer than any packet of ours.
    case frame(announced: Int)
}

extension ICEError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notSTUN(let bytes):
            "STUN (RFC 8489 5): \(bytes) bytes without the header of a STUN message, which has 20"
        case .length(let announced, let seen):
            "STUN (RFC 8489 5): the length says \(announced) bytes (a multiple of 4), \(seen) follow the header"
        case .attributeOverrun(let type, let needed, let left):
            "STUN (RFC 8489 14): attribute \(type) needs \(needed) bytes, \(left) are left"
        case .attributeValue(let type, let length):
            "STUN (RFC 8489 14): attribute \(type) cannot be read from \(length) bytes"
        case .fingerprint:
            "STUN (RFC 8489 14.7): FINGERPRINT is not right, or not the last attribute"
        case .integrityUnavailable:
            "STUN (RFC 8489 14.5): OpenSSL has no HMAC-SHA1 to give"
        case .frame(let announced):
            "framing (RFC 4571 2): a frame of \(announced) bytes, at most \(FramedInput.longestFrame) are taken"
        }
    }
}
