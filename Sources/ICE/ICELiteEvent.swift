/// What a datagram or a deadline brought about in an `ICELiteAgent`.
package enum ICELiteEvent: Equatable, Sendable {
    case none
    /// A first good check came from this address: packets from it may be looked at.
    case validated(TransportAddress)
    /// Packets go to this address from now on; it is validated, too. Comes again when the address changes.
    case nominated(TransportAddress)
    /// The datagram changed nothing.
    case rejected(ICERejection)
    /// For 30 s nothing good came from the selected address (RFC 7675 clause 5.1): nothing may be sent any more.
    case consentExpired
    /// No good check came within 15 s.
    case failed
}
