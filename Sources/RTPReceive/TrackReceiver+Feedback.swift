import Media
import RTCP

extension TrackReceiver {
    /// The measured round trip, from 5 ms to 2 s; 100 ms until it is known. Paces repeated requests.
    package func setRoundTripTime(_ time: Duration) {
        roundTripTime = min(max(time, .milliseconds(5)), .seconds(2))
    }

    /// Hands over the missing packets that are to be asked for now, in ascending order, ready for
    /// `RTCPWriter.appendGenericNACK`. Nothing is handed over when none are due.
    package func feedback(at now: Instant, _ request: ([UInt16]) -> Void) {
        reclaim()
        guard configuration.nackEnabled, !missing.isEmpty else { return }
        var patience = Duration.zero
        for cursor in cursors { patience = max(patience, cursor.patience) }
        due.removeAll(keepingCapacity: true)
        missing.takeDue(
            at: now, interval: max(roundTripTime * 5 / 4, .milliseconds(20)), patience: patience, into: &due)
        guard !due.isEmpty else { return }
        requested.removeAll(keepingCapacity: true)
        for sequence in due { requested.append(gate.wire(sequence)) }
        counters.packetsRequested += UInt64(due.count)
        counters.nacksSent += 1
        request(requested)
    }

    /// A keyframe makes what is missing before it pointless: it is not asked for and not waited for any longer. Packets that
    /// are there can still be read.
    package func abandon(before sequence: Int64) {
        abandonedBefore = max(abandonedBefore, sequence)
        missing.removeAll(before: sequence)
    }

    /// When something is to be done that no packet brings about: read the cursors and call `feedback`.
    package var deadline: Instant? {
        var earliest = configuration.nackEnabled ? missing.deadline : nil
        guard let highest = gate.highest else { return earliest }
        for cursor in cursors where cursor.next <= highest && ring.state(cursor.next) == .missing {
            let end =
                cursor.next < abandonedBefore
                ? ring.slot(cursor.next).instant : ring.slot(cursor.next).instant + cursor.patience
            earliest = earliest.map { min($0, end) } ?? end
        }
        return earliest
    }
}
