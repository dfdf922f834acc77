import Media

extension TrackReception {
    /// Whether what was given up for memory has not been read yet.
    var isRelieved: Bool { abandonedBefore > lowest }

    /// The oldest hole is given up, which lets the packets behind it be read.
    mutating func giveUpOldestHole() {
        settleBeginning()
        guard let highest = gate.highest, !isRelieved else { return }
        var end = lowest
        while end < highest, ring.state(end) == .missing { end += 1 }
        counters.packetsCrowdedOut += UInt64(end - lowest)
        abandonedBefore = max(abandonedBefore, end)
    }

    /// Nothing that is missing is waited for any longer.
    mutating func giveUpAll() {
        settleBeginning()
        guard let highest = gate.highest else { return }
        abandonedBefore = max(abandonedBefore, highest + 1)
        _ = missing.removeAll(before: highest + 1)
    }

    func missingCount(_ range: Range<Int64>) -> UInt64 {
        var count: UInt64 = 0
        for sequence in range.clamped(to: lowest..<max(lowest, (gate.highest ?? 0) + 1))
        where ring.state(sequence) == .missing { count += 1 }
        return count
    }

    /// The packet of the highest number, while it is here.
    var newestPacket: ReceivedPacket? {
        guard let highest = gate.highest, ring.state(highest) == .present else { return nil }
        return packet(highest)
    }

    /// The number of the first packet here of which `isWanted` is true.
    func firstHeld(where isWanted: (ReceivedPacket) -> Bool) -> Int64? {
        guard let highest = gate.highest, lowest <= highest else { return nil }
        return (lowest...highest).first { ring.state($0) == .present && isWanted(packet($0)) }
    }

    /// When the hole was noticed at which every cursor stands; `nil` when there is none.
    var holeSince: Instant? {
        guard let highest = gate.highest, lowest < highest, ring.state(lowest) == .missing else { return nil }
        return ring.slot(lowest).instant
    }
}
