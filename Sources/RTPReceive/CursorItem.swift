import Media

/// A reader of a track's packets.
package struct CursorID: Hashable, Sendable {
    let number: Int
}

/// What a cursor reads.
package enum CursorItem {
    case packet(ReceivedPacket)
    /// So many packets in a row will not come any more, or not in time for this cursor.
    case lost(count: Int)
}

/// A packet in its place.
package struct ReceivedPacket {
    /// Unrolled, and without a jump where the sender restarted: one number is left out there, and told as lost.
    package let sequence: Int64
    /// Unrolled, in ticks of the clock rate.
    package let timestamp: Int64
    package let marker: Bool
    package let payloadType: UInt8
    /// When this packet came (a retransmission: when that came).
    package let arrival: Instant
    /// Without padding; empty for a packet of padding only. Valid until the next call on the receiver.
    package let payload: UnsafeRawBufferPointer
}
