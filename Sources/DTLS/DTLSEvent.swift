/// What a datagram or a deadline brought about.
package enum DTLSEvent: Equatable, Sendable {
    case none
    /// The handshake is done and the peer's certificate is the announced one. Comes once.
    case connected(SRTPKeyingMaterial)
    /// The transport is of no more use; an alert may wait in `drainOutgoing`. Comes once.
    case failed(DTLSError)
    /// The peer sent close_notify; ours waits in `drainOutgoing`. Comes once.
    case closed
}
