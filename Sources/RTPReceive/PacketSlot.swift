import Media

/// A place in the ring: one sequence number.
struct PacketSlot {
    enum State {
        /// Nothing is known, or all cursors have passed it without it.
        case empty
        /// A later packet is here.
        case missing
        case present
        /// Read by every cursor; kept to know a duplicate.
        case consumed
    }

    var state = State.empty
    var sequence = Int64.min
    var timestamp: Int64 = 0
    /// When the packet came; of a missing one, when the first packet after it came.
    var instant = Instant(nanoseconds: 0)
    var marker = false
    var payloadType: UInt8 = 0
    var count = 0
    /// `nil` for an empty payload.
    var block: UnsafeMutableRawPointer?
}
