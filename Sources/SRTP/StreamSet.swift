/// The SSRCs that have authenticated, at most `limit`: a peer that holds the keys can make up four thousand million.
struct StreamSet {
    private var known: [UInt32] = []
    private var last: UInt32 = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        known.reserveCapacity(limit)
    }

    /// Whether `ssrc` has been admitted, or may still be.
    mutating func hasRoom(for ssrc: UInt32) -> Bool {
        if ssrc == last && !known.isEmpty { return true }
        return known.count < limit || known.contains(ssrc)
    }

    /// To be called only for packets that have authenticated.
    mutating func admit(_ ssrc: UInt32) {
        if ssrc == last && !known.isEmpty { return }
        if !known.contains(ssrc) { known.append(ssrc) }
        last = ssrc
    }
}
