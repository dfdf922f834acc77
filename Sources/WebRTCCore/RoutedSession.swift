import ICE
import Media
import SDP

/// A session as the media port knows it: a publisher's or a viewer's. Belongs to one thread.
package protocol RoutedSession: AnyObject {
    var negotiated: NegotiatedSession { get }

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

    var isConnected: Bool { get }
    /// The address that is sent to.
    var remoteAddress: TransportAddress? { get }
    func isValidated(_ address: TransportAddress) -> Bool

    /// The names by which checks find this session, the current one first.
    var usernames: [String] { get }
    /// The current one of `usernames`.
    var localUsername: String { get }
    /// Whether these are the peer's current credentials.
    func knowsRemote(username: String, password: String) -> Bool
    /// Begins ICE anew (RFC 8445 clause 9).
    func restartICE(
        localUsername: String, localPassword: String, remoteUsername: String, remotePassword: String
    ) throws(ICEError)

    /// Something has come that viewers have not been given.
    var hasToPassOn: Bool { get }
    /// Gives viewers what has come; false when it has stopped before the end, as `limit` datagrams wait to be sent.
    func passOn(at now: Instant, limit: Int, into output: PeerOutput) -> Bool
}

extension PeerSession: RoutedSession {
    package var negotiated: NegotiatedSession { configuration.negotiated }
}
