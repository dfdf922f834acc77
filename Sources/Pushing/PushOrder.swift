/// What a push's process shall do. It goes over the link, as there is a key in it.
package struct PushOrder: Codable, Sendable {
    /// As libavformat opens it.
    package var url: String
    /// Whom RTMPS trusts: a file of certificates.
    package var authorities: String
    package var hasPicture: Bool
    package var hasSound: Bool

    package init(
        url: String, authorities: String, hasPicture: Bool, hasSound: Bool
    ) {
        self.url = url
        self.authorities = authorities
        self.hasPicture = hasPicture
        self.hasSound = hasSound
    }
}
