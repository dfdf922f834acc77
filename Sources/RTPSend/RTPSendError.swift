import Media

/// Why a frame cannot be cut into payloads.
package enum RTPSendError: Error, Equatable, Sendable {
    /// A length inside the frame passes its end, or is zero.
    case unitLength(codec: Codec, length: Int, left: Int)
    /// An open bitstream unit without a size field, or with one that cannot be read (AV1 clauses 5.3.1 and 4.10.5).
    case unitSize
    /// A packet of sound is never divided (RFC 7587 clause 4.2): what is larger than a datagram cannot be sent.
    case packetTooLarge(codec: Codec, bytes: Int, limit: Int)
    case empty(codec: Codec)
}

extension RTPSendError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unitLength(let codec, let length, let left):
            "RTP payload of \(codec.encodingName): a unit says that it has \(length) bytes, \(left) are left in its frame"
        case .unitSize:
            "RTP payload of AV1 (AOM RTP specification clause 4.5): a unit without a readable size field"
        case .packetTooLarge(let codec, let bytes, let limit):
            "RTP payload of \(codec.encodingName): a packet of \(bytes) bytes, at most \(limit) fit a datagram"
        case .empty(let codec):
            "RTP payload of \(codec.encodingName): a frame without bytes"
        }
    }
}
