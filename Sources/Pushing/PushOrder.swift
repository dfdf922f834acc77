/// What a push's process shall do. It goes over the link, as there is a key in it.
package struct PushOrder: Codable, Sendable {
    /// How media are wrapped for the server.
    package enum Container: String, Codable, Sendable { case flv, mpegts }

    /// As libavformat opens it.
    package var url: String
    package var container: Container
    /// Of SRT, by libavformat's names.
    package var options: [String: String]
    /// Whom RTMPS trusts: a file of certificates.
    package var authorities: String
    package var hasPicture: Bool
    package var hasSound: Bool

    package init(
        url: String, container: Container = .flv, options: [String: String] = [:], authorities: String,
        hasPicture: Bool, hasSound: Bool
    ) {
        self.url = url
        self.container = container
        self.options = options
        self.authorities = authorities
        self.hasPicture = hasPicture
        self.hasSound = hasSound
    }

    /// For libavformat's protocols.
    var protocolOptions: [(String, String)] {
        switch container {
        case .flv:
            // libavformat does not verify of itself.
            [
                ("protocol_whitelist", "rtmp,rtmps,tcp,tls"), ("tls_verify", "1"), ("ca_file", authorities),
                ("tcp_nodelay", "1"),
            ]
        case .mpegts:
            [
                ("protocol_whitelist", "srt,udp"), ("mode", "caller"), ("transtype", "live"),
                ("payload_size", "1316"),
            ] + options.map { ($0.key, $0.value) }
        }
    }
}
