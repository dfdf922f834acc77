import DTLS
import Media
import SDP

/// What a viewer's session is made of.
package struct ViewerConfiguration {
    package var negotiated: NegotiatedSession
    package var localUsername: String
    package var localPassword: String
    package var certificate: DTLSCertificate
    /// RFC 7022: the same on every track.
    package var canonicalName: String
    /// Civil time at an instant, for sender reports.
    package var clock: (wall: WallClock, instant: Instant)
    /// For the beginnings of sequence numbers and timestamps.
    package var randomness: UInt64

    package init(
        negotiated: NegotiatedSession, localUsername: String, localPassword: String, certificate: DTLSCertificate,
        canonicalName: String, clock: (wall: WallClock, instant: Instant), randomness: UInt64
    ) {
        self.negotiated = negotiated
        self.localUsername = localUsername
        self.localPassword = localPassword
        self.certificate = certificate
        self.canonicalName = canonicalName
        self.clock = clock
        self.randomness = randomness
    }
}
