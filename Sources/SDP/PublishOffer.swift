import Media

/// An offer of a WHIP publisher (RFC 9725 clause 4.2, RFC 9429 clause 5.2.1): one bundle that only sends, RTCP on the same
/// port, candidates left to the checks.
package struct PublishOffer: Sendable {
    package struct Media: Sendable {
        package var codec: Codec
        /// Sound channels; 0 for a picture.
        package var channels: Int
        /// `a=fmtp`, without the payload type; `nil` for none.
        package var formatParameters: String?
        package var ssrc: UInt32
        package var rtxSSRC: UInt32

        package init(codec: Codec, channels: Int, formatParameters: String?, ssrc: UInt32, rtxSSRC: UInt32) {
            self.codec = codec
            self.channels = channels
            self.formatParameters = formatParameters
            self.ssrc = ssrc
            self.rtxSSRC = rtxSSRC
        }

        /// RFC 3551 clause 6 for G.711; the others as browsers number them.
        package var payloadType: UInt8 {
            switch codec {
            case .pcmu: 0
            case .pcma: 8
            case .opus: 111
            case .vp8, .h264, .vp9, .av1, .h265, .aac: 96
            }
        }

        /// Sound is sent again too: a recorder waits for it.
        package var rtxPayloadType: UInt8 { codec.kind == .video ? 97 : 112 }
    }

    package var iceUsername: String
    package var icePassword: String
    /// "sha-256 AB:CD:…" (RFC 8122 clause 5).
    package var fingerprint: String
    package var sessionID: UInt64
    /// RFC 7022: the same for all that plays together.
    package var canonicalName: String
    package var media: [Media]

    package init(
        iceUsername: String, icePassword: String, fingerprint: String, sessionID: UInt64, canonicalName: String,
        media: [Media]
    ) {
        self.iceUsername = iceUsername
        self.icePassword = icePassword
        self.fingerprint = fingerprint
        self.sessionID = sessionID
        self.canonicalName = canonicalName
        self.media = media
    }

    package static let transportWideID: UInt8 = 3
    package static let midID: UInt8 = 4

    package var text: String { description.text }

    var description: SessionDescription {
        var offer = SessionDescription(
            origin: SDPOrigin(sessionID: "\(sessionID & 0x7FFF_FFFF_FFFF_FFFF)", sessionVersion: "2"))
        let mids = media.indices.map { "\($0)" }.joined(separator: " ")
        offer.attributes = [
            SDPAttribute("group", "BUNDLE \(mids)"), SDPAttribute("extmap-allow-mixed"),
            SDPAttribute("msid-semantic", " WMS *"),
        ]
        offer.media = media.enumerated().map(describe)
        return offer
    }

    private func describe(_ index: Int, _ media: Media) -> MediaDescription {
        let formats = [media.payloadType, media.rtxPayloadType]
        var line = MediaDescription(
            media: media.codec.kind.rawValue, port: 9, transport: "UDP/TLS/RTP/SAVPF", formats: formats.map { "\($0)" },
            connection: "IN IP4 0.0.0.0")
        func add(_ name: String, _ value: String? = nil) { line.attributes.append(SDPAttribute(name, value)) }
        add("mid", "\(index)")
        add("ice-ufrag", iceUsername)
        add("ice-pwd", icePassword)
        add("fingerprint", fingerprint)
        add("setup", "actpass")
        add("sendonly")
        add("rtcp-mux")
        add("rtcp-rsize")
        add("extmap", "\(Self.transportWideID) \(HeaderExtension.URI.transportWide)")
        add("extmap", "\(Self.midID) \(HeaderExtension.URI.mid)")
        add("msid", "\(canonicalName) \(media.codec.kind.rawValue)")
        let type = media.payloadType
        let channels = media.codec == .opus ? "/2" : media.channels > 1 ? "/\(media.channels)" : ""
        add("rtpmap", "\(type) \(media.codec.encodingName)/\(media.codec.clockRate)\(channels)")
        if let parameters = media.formatParameters { add("fmtp", "\(type) \(parameters)") }
        let feedback: RTCPFeedback =
            media.codec.kind == .video
            ? [.transportWide, .fullIntraRequest, .genericNACK, .pictureLoss] : [.transportWide, .genericNACK]
        for text in feedback.texts { add("rtcp-fb", "\(type) \(text)") }
        add("rtpmap", "\(media.rtxPayloadType) rtx/\(media.codec.clockRate)")
        add("fmtp", "\(media.rtxPayloadType) apt=\(type)")
        add("ssrc-group", "FID \(media.ssrc) \(media.rtxSSRC)")
        add("ssrc", "\(media.ssrc) cname:\(canonicalName)")
        add("ssrc", "\(media.rtxSSRC) cname:\(canonicalName)")
        return line
    }
}
