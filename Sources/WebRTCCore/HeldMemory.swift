/// The bound on packets that wait behind holes, of one session and of all that share a thread.
///
/// A session above its own bound gives up its oldest holes. When all together are above theirs, those are given up of the
/// session that holds most: what a poor path needs is not taken from the others. It hears of it with its next packet or
/// request; until then the next largest is asked.
package final class HeldMemory {
    package let limit: Int
    package let sessionLimit: Int
    @exclusivity(unchecked) package private(set) var bytes = 0
    /// Those that hold anything, in no order.
    @exclusivity(unchecked) private var holders: [PeerSession] = []

    package init(limit: Int = 512 << 20, sessionLimit: Int = 32 << 20) {
        self.limit = limit
        self.sessionLimit = sessionLimit
    }

    /// A session holds `change` bytes more than before.
    /// - Returns: the session that is to give up a hole.
    func note(_ session: PeerSession, change: Int) -> PeerSession? {
        bytes += change
        if let place = session.holderPlace {
            if session.heldBytes == 0 { remove(session, at: place) }
        } else if session.heldBytes > 0 {
            session.holderPlace = holders.count
            holders.append(session)
        }
        guard change > 0 else { return nil }
        if session.heldBytes > sessionLimit { return session }
        guard bytes > limit else { return nil }
        return holders.max { $0.reliefWorth < $1.reliefWorth }
    }

    private func remove(_ session: PeerSession, at place: Int) {
        session.holderPlace = nil
        guard let last = holders.popLast(), last !== session, holders.indices.contains(place) else { return }
        holders[place] = last
        last.holderPlace = place
    }
}
