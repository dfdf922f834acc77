/// Sequence numbers, modulo 2^16, made into a line (RFC 3550 clause 5.1): each is placed nearest to the one before it.
///
/// The first keeps its value; one from before it may come out negative. A number exactly half the range away counts as
/// older.
package struct SequenceUnroller: Sendable {
    /// The last number unrolled.
    package var last: Int64?

    package init() {}

    package mutating func unroll(_ number: UInt16) -> Int64 {
        let unrolled = peek(number)
        last = unrolled
        return unrolled
    }

    /// What `unroll` would say, without remembering it.
    package func peek(_ number: UInt16) -> Int64 {
        guard let last else { return Int64(number) }
        let step = number &- UInt16(truncatingIfNeeded: last)
        // Up to half the range ahead, else behind.
        return last &+ Int64(step) &- (step < 1 << 15 ? 0 : 1 << 16)
    }

    package mutating func reset() {
        last = nil
    }
}

/// Timestamps, modulo 2^32, in the same way. Not one generic type with the other: a generic that is used from another
/// target is not specialised, and costs thirty times as much.
package struct TimestampUnroller: Sendable {
    /// The last timestamp unrolled.
    package var last: Int64?

    package init() {}

    package mutating func unroll(_ number: UInt32) -> Int64 {
        let unrolled = peek(number)
        last = unrolled
        return unrolled
    }

    /// What `unroll` would say, without remembering it.
    package func peek(_ number: UInt32) -> Int64 {
        guard let last else { return Int64(number) }
        let step = number &- UInt32(truncatingIfNeeded: last)
        return last &+ Int64(step) &- (step < 1 << 31 ? 0 : 1 << 32)
    }

    package mutating func reset() {
        last = nil
    }
}
