/// The SSRCs that have authenticated, at most `limit`: a peer that holds the keys can make up four thousand million.
struct StreamSet {
    private var known: [UInt32] = []
    private var last: UInt32 = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        known.reserveCapacity(limit)
    }

    enum Standing {
        case admitted
        case mayBeAdmitted
        case noRoom
    }

    /// What may be done with a packet of `ssrc`.
    mutating func standing(of ssrc: UInt32) -> Standing {
        if ssrc == last && !known.isEmpty { return .admitted }
        guard known.contains(ssrc) else { return known.count < limit ? .mayBeAdmitted : .noRoom }
        last = ssrc
        return .admitted
    }

    /// To be called only for packets that have authenticated.
    mutating func admit(_ ssrc: UInt32) {
        if !known.contains(ssrc) { known.append(ssrc) }
        last = ssrc
    }
}
