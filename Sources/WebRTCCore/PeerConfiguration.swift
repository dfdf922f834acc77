import DTLS
import Media
import SDP

/// What a session is made of: the negotiated description and the gateway's own side of it.
package struct PeerConfiguration {
    package var negotiated: NegotiatedSession
    package var localUsername: String
    package var localPassword: String
    package var certificate: DTLSCertificate
    /// Our RTCP canonical name (RFC 7022), the same on every track.
    package var canonicalName: String
    /// The SSRC that our reports come from.
    package var localSSRC: UInt32
    /// How long an open hole may keep frames back before it is given up.
    package var patience: Duration
    /// Bits a second that the peer may send, told in REMB where it takes that; `nil` for as many as it wants.
    package var maxBitrate: Int?

    package init(
        negotiated: NegotiatedSession, localUsername: String, localPassword: String, certificate: DTLSCertificate,
        canonicalName: String, localSSRC: UInt32, patience: Duration = .seconds(2),
        maxBitrate: Int? = nil
    ) {
        self.negotiated = negotiated
        self.localUsername = localUsername
        self.localPassword = localPassword
        self.certificate = certificate
        self.canonicalName = canonicalName
        self.localSSRC = localSSRC
        self.patience = patience
        self.maxBitrate = maxBitrate
    }
}
