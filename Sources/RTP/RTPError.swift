/// Why bytes are no RTP packet, or a packet cannot be written. Values only: throwing one allocates nothing.
package enum RTPError: Error, Equatable, Sendable {
    /// Fewer bytes than the fixed header, the CSRC list or the extension need.
    case truncated(needed: Int, seen: Int)
    case version(UInt8)
    /// The padding count is zero or larger than what follows the header.
    case padding(count: Int, available: Int)
    case payloadType(UInt8)
    case contributingSources(Int)
    case extensionIdentifier(UInt8)
    case extensionLength(Int)
}

extension RTPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let seen):
            "RTP (RFC 3550 5.1): the header needs \(needed) bytes, the packet has \(seen)"
        case .version(let version):
            "RTP (RFC 3550 5.1): version \(version), only 2 is known"
        case .padding(let count, let available):
            "RTP (RFC 3550 5.1): padding of \(count) bytes, allowed are 1 to \(available)"
        case .payloadType(let type):
            "RTP (RFC 3550 5.1): payload type \(type), the limit is 127"
        case .contributingSources(let count):
            "RTP (RFC 3550 5.1): \(count) contributing sources, the limit is 15"
        case .extensionIdentifier(let id):
            "RTP (RFC 8285 4.2): header extension id \(id), allowed are 1 to 14 and, in the two-byte form, 1 to 255"
        case .extensionLength(let length):
            "RTP (RFC 8285 4.3): \(length) bytes of header extension, the limit is 255 each and 262140 together"
        }
    }
}
