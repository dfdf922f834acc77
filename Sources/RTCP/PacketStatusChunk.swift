/// Sixteen bits that say what became of a row of packets: a run length chunk (clause 3.1.3 of the draft) or a status
/// vector chunk of one or two bits a packet (clause 3.1.4).
struct PacketStatusChunk {
    let bits: UInt16

    static let notReceived: UInt8 = 0
    static let smallDelta: UInt8 = 1
    static let largeDelta: UInt8 = 2

    static let longestRun = 0x1FFF
    static let oneBitCapacity = 14
    static let twoBitCapacity = 7

    private var isRun: Bool { bits & 0x8000 == 0 }
    private var hasTwoBits: Bool { bits & 0x4000 != 0 }

    /// How many packets it speaks of. A run of 0 says nothing, and the next chunk goes on.
    var capacity: Int {
        if isRun { return Int(bits & 0x1FFF) }
        return hasTwoBits ? Self.twoBitCapacity : Self.oneBitCapacity
    }

    func symbol(_ index: Int) -> UInt8 {
        if isRun { return UInt8(bits >> 13 & 3) }
        if hasTwoBits { return UInt8(bits >> UInt16(truncatingIfNeeded: 12 - 2 * index) & 3) }
        return UInt8(bits >> UInt16(truncatingIfNeeded: 13 - index) & 1)
    }

    /// The bytes of deltas that its first `count` packets have. The reserved symbol 3 counts as not received.
    func deltaBytes(of count: Int) -> Int {
        if isRun { return Self.deltaBytes(symbol(0)) * count }
        var total = 0
        for index in 0..<count { total += Self.deltaBytes(symbol(index)) }
        return total
    }

    private static func deltaBytes(_ symbol: UInt8) -> Int {
        switch symbol {
        case smallDelta: 1
        case largeDelta: 2
        default: 0
        }
    }
}
