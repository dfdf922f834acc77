import Media

/// What is not known at a track's first packet: whether others were sent before it. Numbers begin anywhere, so nothing
/// tells; those before it are asked for, as a sender passes over what it never sent, and cursors wait a while.
struct TrackBeginning: Sendable {
    static let roundTrips = 5
    static let shortestWait = Duration.milliseconds(500)

    let since: Instant
    var until: Instant
}

extension TrackReception {
    private var beginningWait: Duration { max(TrackBeginning.shortestWait, roundTripTime * TrackBeginning.roundTrips) }

    /// The first packet has come, and `lowest` is its number.
    mutating func openBeginning(at now: Instant) {
        let reach = Int64(configuration.reachBack)
        guard configuration.nackEnabled, reach > 0, !cursors.isEmpty, ring.reserve(span: reach + 1) else { return }
        for absent in (lowest - reach)..<lowest {
            ring.markMissing(absent, at: now)
            missing.append(absent, at: now, after: counters.packetsReceived)
        }
        lowest -= reach
        beginning = TrackBeginning(since: now, until: now + min(beginningWait, longestPatience))
    }

    /// A packet from before the first one that came. There may be more: but patience ends it all.
    mutating func moveBeginning(to place: Int64, at now: Instant) {
        begun = place
        guard var open = beginning else { return }
        open.until = min(now + beginningWait, open.since + longestPatience)
        beginning = open
    }

    /// The lowest packet that is here is the first. What is before it is neither waited for nor told as lost.
    mutating func settleBeginning() {
        guard beginning != nil else { return }
        beginning = nil
        for index in cursors.indices { cursors[index].next = max(cursors[index].next, begun) }
        reclaim()
    }

    var firstPacket: ReceivedPacket? {
        guard let highest = gate.highest, begun <= highest, ring.state(begun) == .present else { return nil }
        return packet(begun)
    }
}
