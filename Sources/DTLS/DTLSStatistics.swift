/// Datagrams by what became of them.
package struct DTLSStatistics: Hashable, Sendable {
    package var received = 0
    /// Not DTLS records, or too large.
    package var garbage = 0
    /// Under keys, before there were keys; the first `DTLSTransport.earlyLimit` are kept for later, the others dropped.
    package var early = 0
    /// Came after the end, or before a client's start.
    package var unexpected = 0
    /// Flights sent again, by deadline or because the peer repeated its own.
    package var flightsResent = 0
    /// Records of application data, which nobody here takes.
    package var applicationData = 0
    /// Datagrams of ours that nobody fetched in time.
    package var undrained = 0
}
