/// What a track's receiver has counted since it was made.
package struct ReceiveStatistics: Equatable, Sendable {
    /// Media packets, duplicates included, retransmissions by RTX not.
    package var packetsReceived: UInt64 = 0
    /// Their payloads' bytes, without headers and padding.
    package var bytesReceived: UInt64 = 0
    /// As in receiver reports (RFC 3550 A.3): expected less received; what RTX brought back is still lost here.
    package var packetsLost: Int64 = 0
    /// What the slowest cursor was told as lost.
    package var packetsGivenUp: UInt64 = 0
    /// Of those: because there was no memory for what waited behind them.
    package var packetsCrowdedOut: UInt64 = 0
    /// Of those: before patience was over, as the sender answers no requests.
    package var packetsUnanswered: UInt64 = 0
    /// Of those: because a keyframe had come behind them, and nothing could be shown before it.
    package var packetsPointless: UInt64 = 0
    package var duplicates: UInt64 = 0
    package var tooLate: UInt64 = 0
    /// RTX packets that carried media.
    package var retransmissions: UInt64 = 0
    /// Holes filled after they had been asked for.
    package var packetsRecovered: UInt64 = 0
    /// Holes filled by what other packets carry: repetition (RFC 2198) or parity (RFC 5109).
    package var packetsRepaired: UInt64 = 0
    /// RTX packets of padding only.
    package var paddingPackets: UInt64 = 0
    /// Packets of no use: unknown payload type, RTX without a number or without media.
    package var packetsDiscarded: UInt64 = 0
    /// Times a packet was asked for.
    package var packetsRequested: UInt64 = 0
    /// Batches of requests.
    package var nacksSent: UInt64 = 0
    package var restarts: UInt64 = 0
    /// Interarrival jitter, RFC 3550 clause 6.4.1.
    package var jitter = Duration.zero

    package init() {}

    /// Adds what an earlier receiver of the same track counted; the jitter stays.
    package mutating func add(_ earlier: ReceiveStatistics) {
        packetsReceived &+= earlier.packetsReceived
        bytesReceived &+= earlier.bytesReceived
        packetsLost &+= earlier.packetsLost
        packetsGivenUp &+= earlier.packetsGivenUp
        packetsCrowdedOut &+= earlier.packetsCrowdedOut
        packetsUnanswered &+= earlier.packetsUnanswered
        packetsPointless &+= earlier.packetsPointless
        duplicates &+= earlier.duplicates
        tooLate &+= earlier.tooLate
        retransmissions &+= earlier.retransmissions
        packetsRecovered &+= earlier.packetsRecovered
        packetsRepaired &+= earlier.packetsRepaired
        paddingPackets &+= earlier.paddingPackets
        packetsDiscarded &+= earlier.packetsDiscarded
        packetsRequested &+= earlier.packetsRequested
        nacksSent &+= earlier.nacksSent
        restarts &+= earlier.restarts
    }
}
