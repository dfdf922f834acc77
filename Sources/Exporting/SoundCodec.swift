import Media

/// What sound can be encoded to.
package enum SoundCodec: String, Codable, Sendable, CaseIterable {
    case opus, aac, mp3
    /// Linear, 16 bits.
    case pcm

    /// The same as it may come from a recording.
    package var codec: Codec? {
        switch self {
        case .opus: .opus
        case .aac, .mp3, .pcm: nil
        }
    }

    /// Bits in a second when nobody asked for another number.
    package var defaultBitrate: Int? {
        switch self {
        case .opus: 96_000
        case .aac, .mp3: 128_000
        case .pcm: nil
        }
    }
}
