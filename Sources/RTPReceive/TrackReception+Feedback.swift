import Media
import RTCP

extension TrackReception {
    mutating func setRoundTripTime(_ time: Duration) {
        roundTripTime = min(max(time, .milliseconds(5)), .seconds(2))
    }

    /// What was asked for came so long afterwards: an eighth of each goes into the estimate (RFC 6298 clause 2).
    mutating func noteAnswer(after time: Duration) {
        setRoundTripTime((roundTripTime * 7 + time) / 8)
    }

    var longestPatience: Duration {
        var patience = Duration.zero
        for cursor in cursors { patience = max(patience, cursor.patience) }
        return patience
    }

    /// The numbers on the wire of what is to be asked for now, in ascending order.
    mutating func takeRequests(at now: Instant) -> [UInt16] {
        reclaim()
        requested.removeAll(keepingCapacity: true)
        guard configuration.nackEnabled, !missing.isEmpty else { return requested }
        due.removeAll(keepingCapacity: true)
        missing.takeDue(
            at: now, interval: max(roundTripTime * 5 / 4, .milliseconds(20)), patience: longestPatience, into: &due)
        guard !due.isEmpty else { return requested }
        for sequence in due { requested.append(gate.wire(sequence)) }
        counters.packetsRequested += UInt64(due.count)
        counters.nacksSent += 1
        return requested
    }

    mutating func abandon(before sequence: Int64) {
        abandonedBefore = max(abandonedBefore, sequence)
        missing.removeAll(before: sequence)
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
                    ? ring.slot(cursor.next).instant : ring.slot(cursor.next).instant + cursor.patience
                earliest = earliest.map { min($0, end) } ?? end
            }
            return earliest
        }
    }
}
