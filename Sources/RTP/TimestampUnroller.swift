/// RTP timestamps modulo 2^32 (RFC 3550 clause 5.1) made into a line: each is placed nearest to the one before it.
///
/// The first keeps its value; an earlier one may come out negative. A timestamp exactly 2^31 away counts as earlier.
package struct TimestampUnroller: Sendable {
    /// The last timestamp unrolled.
    package private(set) var last: Int64?

    package init() {}

    package mutating func unroll(_ timestamp: UInt32) -> Int64 {
        let unrolled = peek(timestamp)
        last = unrolled
        return unrolled
    }

    /// What `unroll` would say, without remembering it.
    package func peek(_ timestamp: UInt32) -> Int64 {
        guard let last else { return Int64(timestamp) }
        let step = Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: last))
        return last &+ Int64(step)
    }

    package mutating func reset() {
        last = nil
    }
}
