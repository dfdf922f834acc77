import Media

/// What was sent of one SSRC and can be sent again (RFC 4588), kept and told as libwebrtc does it: for the larger of one
/// second and three round trips, a packet at most once a round trip.
///
/// It holds no bytes: payloads stay where they are cut. A ring of slots by sequence number, made once.
package struct SendHistory: Sendable {
    struct Packet: Sendable {
        var sequence: UInt16 = 0
        var pictureID: UInt16 = 0
        var timestamp: UInt32 = 0
        var payload: Int32 = -1
        var marker = false
        var sentAt = Instant(nanoseconds: 0)
        var resentAt: Instant?
    }

    package static let shortest = Duration.seconds(1)
    package static let roundTrips = 3
    /// Slots at most, in powers of two: a second of 90 Mbit/s and more than libwebrtc's 9,600 packets.
    static let capacityLimits = 128...16_384

    private var slots: [Packet]
    private let mask: Int

    /// - Parameter peak: packets in a second at most. Room is made for two of them: one that must be kept, and one for
    ///   round trips up to two thirds of a second or for sending late.
    package init(peak: Int) {
        var capacity = Self.capacityLimits.lowerBound
        while capacity < peak * 2, capacity < Self.capacityLimits.upperBound { capacity *= 2 }
        slots = Array(repeating: Packet(), count: capacity)
        mask = capacity - 1
    }

    mutating func add(_ packet: Packet) {
        slots[Int(packet.sequence) & mask] = packet
    }

    /// The packet to be sent again, if it is there and may be; it counts as sent again from here on.
    mutating func take(_ sequence: UInt16, roundTrip: Duration, at now: Instant) -> Packet? {
        let slot = Int(sequence) & mask
        let packet = slots[slot]
        guard packet.payload >= 0, packet.sequence == sequence,
            now - packet.sentAt <= max(Self.shortest, roundTrip * Self.roundTrips)
        else { return nil }
        if let resentAt = packet.resentAt, now - resentAt < roundTrip { return nil }
        slots[slot].resentAt = now
        return packet
    }
}
