import ICE
import Media
import SDP

/// A session as the media port knows it: a publisher's or a viewer's. Belongs to one thread.
package protocol RoutedSession: AnyObject {
    var negotiated: NegotiatedSession { get }
    /// The way to its peer.
    var transport: PeerTransport { get }

    func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, at now: Instant,
        into output: PeerOutput)
    func handleTimeout(at now: Instant, into output: PeerOutput)
    /// When `handleTimeout` wants to be called next.
    var deadline: Instant? { get }
    /// Ends the session from our side.
    func close(_ reason: PeerEndReason, at now: Instant, into output: PeerOutput)
    /// Gives out all that waits behind holes.
    func giveOutHeld(at now: Instant, into output: PeerOutput)

    /// Something has come that viewers have not been given.
    var hasToPassOn: Bool { get }
    /// Gives viewers what has come; false when it has stopped before the end, as `limit` datagrams wait to be sent.
    func passOn(at now: Instant, limit: Int, into output: PeerOutput) -> Bool
}

extension RoutedSession {
    package var isConnected: Bool { transport.isConnected }

    var isEnded: Bool { transport.isEnded }

    /// The address that is sent to: the nominated one; before there is one, the validated one that the peer uses.
    package var remoteAddress: TransportAddress? { transport.selected }

    package func isValidated(_ address: TransportAddress) -> Bool { transport.agent.isValidated(address) }

    /// The connection to this address is gone.
    package func lose(_ address: TransportAddress) { transport.agent.lose(address) }

    /// The names by which checks find this session: the current one, and the one before a restart while it is good.
    package var usernames: [String] { transport.usernames }

    /// The current one of `usernames`.
    package var localUsername: String { transport.username }

    /// Whether these are the peer's current credentials.
    package func knowsRemote(username: String, password: String) -> Bool {
        transport.knowsRemote(username: username, password: password)
    }

    /// Begins ICE anew (RFC 8445 clause 9). DTLS and SRTP go on, and so does the path in use, until a check with the new
    /// credentials nominates one. Whoever finds sessions by `usernames` has to look at them again.
    package func restartICE(
        localUsername: String, localPassword: String, remoteUsername: String, remotePassword: String
    ) throws(ICEError) {
        try transport.agent.restart(
            localUsername: localUsername, localPassword: localPassword, remoteUsername: remoteUsername,
            remotePassword: remotePassword)
    }
}

extension PeerSession: RoutedSession {
    package var negotiated: NegotiatedSession { configuration.negotiated }
}
