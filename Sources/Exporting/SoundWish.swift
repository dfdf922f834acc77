/// How sound is wanted; what is `nil` is left to us. A wish for a rate is one for encoding.
package struct SoundWish: Codable, Sendable, Hashable {
    package static let bitrates = 8_000...512_000

    package var codec: SoundCodec?
    /// Bits in a second.
    package var bitrate: Int?

    package init(codec: SoundCodec? = nil, bitrate: Int? = nil) {
        self.codec = codec
        self.bitrate = bitrate
    }

    var allowsCopy: Bool { bitrate == nil }
}
