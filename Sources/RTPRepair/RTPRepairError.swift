/// Why bytes are no RED payload and no FEC packet. Values only: throwing one allocates nothing.
package enum RTPRepairError: Error, Equatable, Sendable {
    /// Fewer bytes than the block headers, or the blocks that they tell of, need.
    case redTruncated(needed: Int, seen: Int)
    case redBlocks(limit: Int)
    /// Fewer bytes than the FEC header, the header of level 0, or what that protects, need.
    case parityTruncated(needed: Int, seen: Int)
    case parityTooLong(limit: Int, seen: Int)
    /// The E bit is set: a header that nobody has defined follows.
    case parityExtended
    /// No packet is protected.
    case parityMaskEmpty
}

extension RTPRepairError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .redTruncated(let needed, let seen):
            "RED (RFC 2198 3): the blocks need \(needed) bytes, the payload has \(seen)"
        case .redBlocks(let limit):
            "RED (RFC 2198 3): more blocks than the limit, \(limit)"
        case .parityTruncated(let needed, let seen):
            "ULPFEC (RFC 5109 7.3): the packet needs \(needed) bytes, it has \(seen)"
        case .parityTooLong(let limit, let seen):
            "ULPFEC (RFC 5109 7.3): a packet of \(seen) bytes, the limit is \(limit)"
        case .parityExtended:
            "ULPFEC (RFC 5109 7.3): the E bit is set, only 0 is known"
        case .parityMaskEmpty:
            "ULPFEC (RFC 5109 7.4): the mask of level 0 protects no packet"
        }
    }
}
