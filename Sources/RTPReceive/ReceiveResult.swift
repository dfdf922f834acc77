/// What became of a packet handed to `TrackReceiver.receive`.
package enum ReceiveResult: Equatable, Sendable {
    case accepted
    /// The same packet is here or was read already.
    case duplicate
    /// Every cursor has passed it.
    case tooLate
    /// Far from all others (RFC 3550 A.1): kept aside until the packet after it confirms a restart.
    case suspect
    /// The sender began its sequence anew; this packet and the suspect before it are accepted.
    case restarted
    /// An RTX packet of padding only: bandwidth probing.
    case padding
    /// An RTX packet before any of the media.
    case retransmissionWithoutMedia
    /// An RTX payload of one byte: no room for the original sequence number (RFC 4588 clause 4).
    case malformedRetransmission
    case unknownPayloadType
}
