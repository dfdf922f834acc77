/// Sound or picture.
package enum MediaKind: String, Codable, Sendable, CaseIterable {
    case audio, video
}

/// The codecs that Capstan receives or makes. Raw values are the names used in manifests and statistics.
package enum Codec: String, Codable, Sendable, CaseIterable {
    case vp8, h264, vp9, av1, h265, opus, pcmu, pcma
    /// AAC-LC of 48 kHz, which broadcasts make of other sound. Nobody sends it.
    case aac

    /// Those that a publisher may send.
    package static let received: [Codec] = allCases.filter { $0 != .aac }

    package var kind: MediaKind {
        switch self {
        case .vp8, .h264, .vp9, .av1, .h265: .video
        case .opus, .pcmu, .pcma, .aac: .audio
        }
    }

    /// The encoding name in `a=rtpmap` (compared without regard to case, RFC 4855 clause 3).
    package var encodingName: String {
        switch self {
        case .vp8: "VP8"
        case .h264: "H264"
        case .vp9: "VP9"
        case .av1: "AV1"
        case .h265: "H265"
        case .opus: "opus"
        case .pcmu: "PCMU"
        case .pcma: "PCMA"
        case .aac: "AAC"
        }
    }

    /// The RTP clock rate in Hz: RFC 7741 clause 6, RFC 6184 clause 8.1, RFC 9628 clause 4.1, RTP Payload Format For
    /// AV1 clause 4.1, RFC 7798 clause 4.1, RFC 7587 clause 4.1, RFC 3551 clause 6.
    package var clockRate: Int32 {
        switch self {
        case .vp8, .h264, .vp9, .av1, .h265: 90_000
        case .opus, .aac: 48_000
        case .pcmu, .pcma: 8_000
        }
    }
}
