/// What the HTTP side is told at start: plain values, already checked by whoever read them.
package struct APISettings: Sendable {
    /// A name or an address to listen on: `127.0.0.1`, `::`, `localhost`.
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    /// `nil`: plain HTTP.
    package var tls: TLSFiles?
    /// Origins whose pages may call `/v1` and `/whip` (`https://app.example`), or `*` for all. The gateway's own page
    /// is always allowed.
    package var allowedOrigins: [String]
    /// The longest SDP offer taken, in bytes.
    package var maxOfferBytes: Int
    /// The longest body of any other request, in bytes.
    package var maxBodyBytes: Int
    /// The `idleTimeout` of a recording whose request names none; 0 is for ever.
    package var recordingIdleTimeout: Duration
    /// Names of the configuration's secrets, by which webhooks may be signed.
    package var secrets: Set<String>
    package var places: DeliveryPlaces
    /// The longest header block taken, in bytes; one field may fill it.
    package var maxHeaderBytes: Int
    package var maxHeaderFields: Int
    /// Connections held at once; more wait in the kernel's queue.
    package var maxConnections: Int
    /// A connection that sends nothing for this long while a request is awaited is closed.
    package var idleTimeout: Duration
    /// A connection whose TLS handshake takes longer is closed.
    package var handshakeTimeout: Duration
    /// How long answers under way may still take after `stop`.
    package var shutdownGrace: Duration

    /// A silent stream of events carries a comment so often, which shows both ends that the other is there.
    package var eventHeartbeat: Duration
    /// A reader of events that takes nothing for so long is let go.
    package var eventPatience: Duration

    package init(
        host: String = "127.0.0.1", port: Int = 8080, tls: TLSFiles? = nil, allowedOrigins: [String] = ["*"],
        maxOfferBytes: Int = 64 * 1024, maxBodyBytes: Int = 1024 * 1024,
        recordingIdleTimeout: Duration = .seconds(300), secrets: Set<String> = [],
        places: DeliveryPlaces = DeliveryPlaces(), maxHeaderBytes: Int = 16 * 1024,
        maxHeaderFields: Int = 100, handshakeTimeout: Duration = .seconds(10), maxConnections: Int = 8192,
        idleTimeout: Duration = .seconds(60),
        shutdownGrace: Duration = .seconds(5), eventHeartbeat: Duration = .seconds(15),
        eventPatience: Duration = .seconds(30)
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.allowedOrigins = allowedOrigins
        self.maxOfferBytes = maxOfferBytes
        self.maxBodyBytes = maxBodyBytes
        self.recordingIdleTimeout = recordingIdleTimeout
        self.secrets = secrets
        self.places = places
        self.maxHeaderBytes = maxHeaderBytes
        self.maxHeaderFields = maxHeaderFields
        self.maxConnections = maxConnections
        self.idleTimeout = idleTimeout
        self.handshakeTimeout = handshakeTimeout
        self.shutdownGrace = shutdownGrace
        self.eventHeartbeat = eventHeartbeat
        self.eventPatience = eventPatience
    }
}
