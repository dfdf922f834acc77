import WebRTCCore

extension PeerCounters {
    /// Packets that were not taken, by the words of statistics and metrics.
    var drops: [(reason: String, packets: UInt64)] {
        [
            ("beforeCheck", packetsBeforeCheck), ("beforeKeys", packetsBeforeKeys), ("malformed", packetsMalformed),
            ("notAuthentic", packetsNotAuthentic), ("ofNoTrack", packetsOfNoTrack),
        ]
    }

    mutating func add(_ other: PeerCounters) {
        packetsReceived += other.packetsReceived
        bytesReceived += other.bytesReceived
        packetsBeforeCheck += other.packetsBeforeCheck
        packetsBeforeKeys += other.packetsBeforeKeys
        packetsMalformed += other.packetsMalformed
        packetsNotAuthentic += other.packetsNotAuthentic
        packetsOfNoTrack += other.packetsOfNoTrack
    }
}
