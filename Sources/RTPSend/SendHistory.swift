import Media

/// What was sent of one SSRC and can be sent again (RFC 4588), kept and told as libwebrtc does it: from its last sending
/// for the larger of one second and three round trips, for three times that while fewer than 600 packets have followed,
/// and a packet at most once a round trip.
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
    /// While no more packets than this have followed, all is kept `patience` times as long.
    package static let keptCount = 600
    package static let patience = 3
    /// Slots at most, in powers of two: a second of 90 Mbit/s and more than libwebrtc's 9,600 packets.
    static let capacityLimits = 128...16_384

    private var slots: [Packet]
    private let mask: Int
    private var newest: UInt16 = 0

    /// - Parameter peak: packets in a second at most. Room is made for two seconds of them: one that must be kept, and one
    ///   for round trips up to two thirds of a second or for sending late; and for three where those are few.
    package init(peak: Int) {
        let wanted = max(peak * 2, min(peak * Self.patience, Self.keptCount))
        var capacity = Self.capacityLimits.lowerBound
        while capacity < wanted, capacity < Self.capacityLimits.upperBound { capacity *= 2 }
        slots = Array(repeating: Packet(), count: capacity)
        mask = capacity - 1
    }

    mutating func add(_ packet: Packet) {
        slots[Int(packet.sequence) & mask] = packet
        newest = packet.sequence
    }

    /// The packet to be sent again, if it is there and may be; it counts as sent again from here on.
    mutating func take(_ sequence: UInt16, roundTrip: Duration, at now: Instant) -> Packet? {
        let slot = Int(sequence) & mask
        let packet = slots[slot]
        guard packet.payload >= 0, packet.sequence == sequence else { return nil }
        let kept = max(Self.shortest, roundTrip * Self.roundTrips)
        let isRecent = newest &- sequence < UInt16(Self.keptCount)
        guard now - (packet.resentAt ?? packet.sentAt) <= (isRecent ? kept * Self.patience : kept) else { return nil }
        if let resentAt = packet.resentAt, now - resentAt < roundTrip { return nil }
        slots[slot].resentAt = now
        return packet
    }
}
