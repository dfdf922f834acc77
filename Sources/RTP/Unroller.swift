/// Sequence numbers modulo 2^16.
package typealias SequenceUnroller = Unroller<UInt16>

/// Timestamps modulo 2^32.
package typealias TimestampUnroller = Unroller<UInt32>

/// Numbers that wrap (RFC 3550 clause 5.1) made into a line: each is placed nearest to the one before it.
///
/// The first keeps its value; one from before it may come out negative. A number exactly half the range away counts as
/// older.
package struct Unroller<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// The last number unrolled.
    package var last: Int64?

    @inlinable package init() {}

    @inlinable package mutating func unroll(_ number: Number) -> Int64 {
        let unrolled = peek(number)
        last = unrolled
        return unrolled
    }

    /// What `unroll` would say, without remembering it.
    @inlinable package func peek(_ number: Number) -> Int64 {
        guard let last else { return Int64(number) }
        // Up to half the range ahead, else behind.
        let step = Int64(number &- Number(truncatingIfNeeded: last))
        return last &+ (step >> (Number.bitWidth - 1) == 0 ? step : step - (1 << Number.bitWidth))
    }

    @inlinable package mutating func reset() {
        last = nil
    }
}
