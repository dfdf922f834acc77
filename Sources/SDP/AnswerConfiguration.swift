import Media

/// What the gateway puts into an answer of its own.
package struct AnswerConfiguration: Sendable {
    /// `a=ice-ufrag` and `a=ice-pwd` of the gateway (RFC 8839 clause 5.4).
    package var iceUsername: String
    package var icePassword: String
    /// The gateway's certificate: "sha-256 AB:CD:…" (RFC 8122 clause 5).
    package var fingerprint: String
    /// Lines without "a=": "candidate:1 1 udp 2130706431 192.0.2.1 8081 typ host". Those by UDP
    /// are answered before the others; the first is the only one that FFmpeg tries.
    package var candidates: [String]
    /// What may be taken, the most wanted first; sound and picture are told apart by the codec.
    package var codecPreference: [Codec]
    /// `sess-id` of the answer, written without its highest bit (RFC 9429 clause 5.2.1).
    package var sessionID: UInt64
    /// `a=ice-lite` (RFC 8839 clause 5.3).
    package var isLite: Bool
    /// `a=ice-options`, for example `["trickle"]` where candidates may be sent later (RFC 8840 clause 4.1.3).
    package var iceOptions: [String]
    /// RED for Opus (RFC 2198): the sender repeats each packet with the next one.
    package var acceptsRedundantSound: Bool
    /// Flexible FEC, or ULPFEC in RED for VP8 and VP9 (RFC 5109): the sender spends bitrate on parity where packets are lost.
    package var acceptsParity: Bool
    /// Bits a second that the publisher may send, `b=AS` and `b=TIAS` of each picture; `nil` for as many as it wants.
    package var maxBitrate: Int?

    package init(
        iceUsername: String, icePassword: String, fingerprint: String, candidates: [String],
        codecPreference: [Codec] = Codec.preference, sessionID: UInt64, isLite: Bool = true,
        iceOptions: [String] = [], acceptsRedundantSound: Bool = false, acceptsParity: Bool = false,
        maxBitrate: Int? = nil
    ) {
        self.iceUsername = iceUsername
        self.icePassword = icePassword
        self.fingerprint = fingerprint
        self.candidates = candidates
        self.codecPreference = codecPreference
        self.sessionID = sessionID
        self.isLite = isLite
        self.iceOptions = iceOptions
        self.acceptsRedundantSound = acceptsRedundantSound
        self.acceptsParity = acceptsParity
        self.maxBitrate = maxBitrate
    }
}
