/// Sequence numbers modulo 2^16 (RFC 3550 clause 5.1) made into a line: each is placed nearest to the one before it.
///
/// The first keeps its value; a packet from before it may come out negative. A number exactly 2^15 away counts as older.
package struct SequenceUnroller: Sendable {
    /// The last number unrolled.
    package private(set) var last: Int64?

    package init() {}

    package mutating func unroll(_ sequence: UInt16) -> Int64 {
        let unrolled = peek(sequence)
        last = unrolled
        return unrolled
    }

    /// What `unroll` would say, without remembering it.
    package func peek(_ sequence: UInt16) -> Int64 {
        guard let last else { return Int64(sequence) }
        let step = Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: last))
        return last &+ Int64(step)
    }

    package mutating func reset() {
        last = nil
    }
}
