/// A STUN or TURN server that answers of WHIP and WHEP name in a `Link` header (RFC 9725 clause 4.6).
package struct ICEServer: Hashable, Sendable {
    /// A URI of RFC 7064 or RFC 7065, such as `stun:stun.example.net` or `turn:turn.example.net?transport=udp`.
    package let url: String
    package let username: String?
    package let credential: String?
    /// The name of the secret that this gateway shares with the server: each session gets credentials of its own from it.
    package let secret: String?

    /// `nil` for a scheme that is not one of STUN or TURN, for characters that a header cannot carry, for one of username
    /// and credential without the other, or for a secret beside them or of a STUN server.
    package init?(url: String, username: String? = nil, credential: String? = nil, secret: String? = nil) {
        guard let colon = url.firstIndex(of: ":"), url.index(after: colon) < url.endIndex else { return nil }
        guard ["stun", "stuns", "turn", "turns"].contains(url[..<colon].lowercased()) else { return nil }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"<>",;"#.utf8.contains($0) }) else { return nil }
        guard (username == nil) == (credential == nil) else { return nil }
        if let secret {
            guard username == nil, url.lowercased().hasPrefix("turn"), Setting.isSecretName(secret) else { return nil }
        }
        for secret in [username, credential] {
            if let secret, secret.isEmpty || !secret.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return nil }
        }
        self.url = url
        self.username = username
        self.credential = credential
        self.secret = secret
    }
}
