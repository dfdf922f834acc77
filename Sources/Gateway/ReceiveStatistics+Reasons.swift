import RTPReceive

extension ReceiveStatistics {
    /// Packets that stayed missing, by the words of metrics.
    var givenUpByReason: [(reason: String, packets: UInt64)] {
        let early = packetsCrowdedOut &+ packetsUnanswered &+ packetsPointless
        return [
            ("patience", packetsGivenUp > early ? packetsGivenUp - early : 0), ("memory", packetsCrowdedOut),
            ("unanswered", packetsUnanswered), ("keyframe", packetsPointless),
        ]
    }
}
