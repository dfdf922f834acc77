/// Which of the last packets have been taken (RFC 3711 clause 3.3.2): the newest index, and a bit for each of the
/// `words` · 64 up to it.
struct ReplayWindow<let words: Int> {
    static var size: Int { words * 64 }

    private(set) var newest: UInt64 = 0
    /// The bit of index i is number i mod `size`.
    private var seen = InlineArray<words, UInt64>(repeating: 0)

    func standing(of index: UInt64) -> ReplayStanding {
        if index > newest { return .fresh }
        guard newest - index < UInt64(Self.size) else { return .passed }
        return seen[Self.word(index)] & Self.bit(index) == 0 ? .fresh : .seen
    }

    /// To be called only for packets that have authenticated.
    mutating func note(_ index: UInt64) {
        if index > newest {
            if index - newest >= UInt64(Self.size) {
                seen = InlineArray(repeating: 0)
            } else {
                for skipped in newest + 1...index { seen[Self.word(skipped)] &= ~Self.bit(skipped) }
            }
            newest = index
        }
        seen[Self.word(index)] |= Self.bit(index)
    }

    private static func word(_ index: UInt64) -> Int { Int(truncatingIfNeeded: index / 64) % words }
    private static func bit(_ index: UInt64) -> UInt64 { 1 << (index % 64) }

    /// The index of the RTP packet with this sequence number: with the rollover counter that brings it nearest to the
    /// newest (RFC 3711 clause 3.3.1). `nil` where the counter itself would roll over.
    func index(of sequence: UInt16) -> UInt64? {
        let rollover = newest >> 16
        let last = UInt16(truncatingIfNeeded: newest)
        let guess: UInt64
        if last < 0x8000 {
            guess = sequence > last && sequence - last > 0x8000 && rollover > 0 ? rollover - 1 : rollover
        } else {
            guess = last - 0x8000 > sequence ? rollover + 1 : rollover
        }
        return guess <= UInt64(UInt32.max) ? guess << 16 | UInt64(sequence) : nil
    }
}

/// What a replay window says of an index.
enum ReplayStanding {
    case fresh
    case seen
    case passed
}
