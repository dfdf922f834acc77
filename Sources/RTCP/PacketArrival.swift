/// One packet that came, for transport-wide feedback.
package struct PacketArrival: Equatable, Sendable {
    /// The unrolled transport-wide sequence number.
    package var sequence: Int64
    /// On the receiver's monotonic clock.
    package var nanoseconds: Int64

    package init(sequence: Int64, nanoseconds: Int64) {
        self.sequence = sequence
        self.nanoseconds = nanoseconds
    }
}
