import Media
import RTCP

extension TrackReception {
    mutating func setRoundTripTime(_ time: Duration) {
        roundTripTime = min(max(time, .milliseconds(5)), .seconds(2))
    }

    var longestPatience: Duration {
        var longest = Duration.zero
        for cursor in cursors { longest = max(longest, patience(of: cursor)) }
        return longest
    }

    /// The numbers on the wire of what is to be asked for now, in ascending order.
    mutating func takeRequests(at now: Instant) -> [UInt16] {
        reclaim()
        requested.removeAll(keepingCapacity: true)
        guard configuration.nackEnabled, !missing.isEmpty else { return requested }
        due.removeAll(keepingCapacity: true)
        missing.takeDue(
            at: now, interval: requestInterval, patience: longestPatience, into: &due)
        guard !due.isEmpty else { return requested }
        for sequence in due { requested.append(gate.wire(sequence)) }
        counters.packetsRequested += UInt64(due.count)
        counters.nacksSent += 1
        return requested
    }

    mutating func abandon(before sequence: Int64) {
        let waited = max(lowest, abandonedBefore)
        counters.packetsPointless += missingCount(waited..<max(sequence, waited))
        abandonedBefore = max(abandonedBefore, sequence)
        unanswered += missing.removeAll(before: sequence, from: begun)
    }

    /// Like all that a packet brings about it is mutating, though it changes nothing: a value of this size that is only
    /// lent to a function is copied for it, all 600 bytes.
    var deadline: Instant? {
        mutating get {
            var earliest = configuration.nackEnabled ? missing.deadline : nil
            guard let highest = gate.highest else { return earliest }
            if let until = beginning?.until { return earliest.map { min($0, until) } ?? until }
            for cursor in cursors where cursor.next <= highest && ring.state(cursor.next) == .missing {
                let end =
                    cursor.next < abandonedBefore
                    ? ring.slot(cursor.next).instant : ring.slot(cursor.next).instant + patience(of: cursor)
                earliest = earliest.map { min($0, end) } ?? end
            }
            return earliest
        }
    }
}
