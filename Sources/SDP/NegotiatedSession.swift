/// An answer, and what it means for the transport and for every m-line.
package struct NegotiatedSession: Sendable {
    /// The part that the gateway plays in DTLS (RFC 8842 clause 5.3).
    package enum Role: String, Hashable, Sendable {
        /// Waits for the ClientHello: `a=setup:passive`.
        case server
        /// Sends it: `a=setup:active`.
        case client
    }

    /// The text of the answer.
    package let answer: String
    package let remoteUsername: String
    package let remotePassword: String
    /// Certificates of the publisher, each "sha-256 AB:CD:…" with the name in lower and the digits in upper case; only
    /// sha-256, sha-384 and sha-512, at least one.
    package let fingerprints: [String]
    package let role: Role
    /// Every m-line in the order of the offer, refused ones too.
    package let media: [NegotiatedMedia]
}
