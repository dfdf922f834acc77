/// RFC 3550 A.1: where a sequence number belongs, and whether the sender has begun anew.
///
/// Numbers are unrolled to a line of 64 bits that goes on through a restart: the packets after it are numbered from two
/// past the highest, so that one number is missing in between.
struct SequenceGate: Sendable {
    enum Placement: Equatable {
        case inWindow(Int64)
        /// Far from the highest; the next number confirms it.
        case suspect
        /// Confirms the suspect, whose place is the number before.
        case restart(Int64)
    }

    /// Numbers further than this from the highest, either way, are suspect (MAX_DROPOUT).
    static let reach = 3000

    private(set) var highest: Int64?
    /// Added to numbers on the wire; changes with each restart.
    private var shift: UInt16 = 0
    private var confirming: UInt16?

    /// The number before the first, so that the first is one further like all that follow.
    mutating func begin(_ wire: UInt16) {
        highest = Int64(wire) - 1
    }

    /// Where a number belongs, for one that cannot begin a sequence (a retransmission); `nil` when that is far away.
    func locate(_ wire: UInt16) -> Int64? {
        guard let highest else { return nil }
        let step = Int(Int16(bitPattern: (wire &+ shift) &- UInt16(truncatingIfNeeded: highest)))
        return abs(step) <= Self.reach ? highest &+ Int64(step) : nil
    }

    mutating func place(_ wire: UInt16) -> Placement {
        if let place = locate(wire) {
            if let highest, place > highest { confirming = nil }
            return .inWindow(place)
        }
        guard let highest, confirming == wire else {
            confirming = wire &+ 1
            return .suspect
        }
        confirming = nil
        let place = highest &+ 3
        shift = UInt16(truncatingIfNeeded: place) &- wire
        return .restart(place)
    }

    mutating func advance(to place: Int64) {
        highest = place
    }

    /// The number on the wire since the last restart.
    func wire(_ place: Int64) -> UInt16 {
        UInt16(truncatingIfNeeded: place) &- shift
    }
}
