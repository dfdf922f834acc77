/// Why bytes are no RTCP. Values only: throwing one allocates nothing.
package enum RTCPError: Error, Equatable, Sendable {
    /// A header announces more bytes than are there.
    case truncated(needed: Int, seen: Int)
    case version(UInt8)
    case padding(count: Int, available: Int)
    /// The body is too short for what its header or its own counts say.
    case body(type: RTCPPacketType, needed: Int, seen: Int)
}

extension RTCPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let seen):
            "RTCP (RFC 3550 6.1): the compound packet needs \(needed) bytes, it has \(seen)"
        case .version(let version):
            "RTCP (RFC 3550 6.4.1): version \(version), only 2 is known"
        case .padding(let count, let available):
            "RTCP (RFC 3550 6.4.1): padding of \(count) bytes, allowed are 1 to \(available)"
        case .body(let type, let needed, let seen):
            "RTCP (\(type.clause)): packet type \(type.rawValue) needs \(needed) bytes after its header, it has \(seen)"
        }
    }
}
