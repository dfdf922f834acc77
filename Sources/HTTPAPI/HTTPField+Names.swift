import HTTPTypes

/// Names that swift-http-types does not bring. All are tokens, so none is ever `nil`.
extension HTTPField.Name {
    static let acceptPatch = named("Accept-Patch")
    static let acceptPost = named("Accept-Post")
    static let fetchDestination = named("Sec-Fetch-Dest")
    static let idempotencyKey = named("Idempotency-Key")
    static let lastEventID = named("Last-Event-ID")
    static let link = named("Link")
    static let permissionsPolicy = named("Permissions-Policy")
    static let referrerPolicy = named("Referrer-Policy")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
    static let xForwardedFor = named("X-Forwarded-For")
    static let xAccelBuffering = named("X-Accel-Buffering")

    private static func named(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .via }
}
