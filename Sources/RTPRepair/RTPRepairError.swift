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
    /// Fewer bytes than the header of flexible FEC needs.
    case flexibleTruncated(needed: Int, seen: Int)
    /// Flexible FEC that is none over single packets of one source: a retransmission, rows and columns, several sources.
    case flexibleKind
    /// More than 64 numbers lie between the first packet that is protected and the last.
    case flexibleReach
    case flexibleMaskEmpty
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
            "parity: a packet of \(seen) bytes, the limit is \(limit)"
        case .parityExtended:
            "ULPFEC (RFC 5109 7.3): the E bit is set, only 0 is known"
        case .parityMaskEmpty:
            "ULPFEC (RFC 5109 7.4): the mask of level 0 protects no packet"
        case .flexibleTruncated(let needed, let seen):
            "flexfec (flexible-fec-scheme-03 4.2.2): the header needs \(needed) bytes, the packet has \(seen)"
        case .flexibleKind:
            "flexfec (flexible-fec-scheme-03 4.2.2): only a mask over packets of one source is known"
        case .flexibleReach:
            "flexfec (flexible-fec-scheme-03 4.2.2): the mask reaches farther than 64 packets"
        case .flexibleMaskEmpty:
            "flexfec (flexible-fec-scheme-03 4.2.2): the mask protects no packet"
        }
    }
}
