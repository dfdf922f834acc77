/// How pictures are wanted; what is `nil` is left to us. A wish for a size, a rate or a quality is one for encoding.
package struct PictureWish: Codable, Sendable, Hashable {
    package static let bitrates = 10_000...200_000_000
    package static let sides = 16...PictureLimit.largestSide

    package var codec: PictureCodec?
    package var limit: PictureLimit
    /// Bits in a second, on the average.
    package var bitrate: Int?
    package var quality: PictureQuality?

    package init(
        codec: PictureCodec? = nil, limit: PictureLimit = PictureLimit(), bitrate: Int? = nil,
        quality: PictureQuality? = nil
    ) {
        self.codec = codec
        self.limit = limit
        self.bitrate = bitrate
        self.quality = quality
    }

    /// A preset: size and quality in a word, `720p` or `720p-high`.
    package init?(preset: String) {
        let words = preset.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let size = words.first, Self.presetSizes.contains(String(size)), let side = Int(size.dropLast()) else {
            return nil
        }
        var quality = PictureQuality.medium
        if words.count == 2 {
            guard let named = PictureQuality(rawValue: String(words[1])) else { return nil }
            quality = named
        }
        self.init(limit: PictureLimit(shortSide: side), quality: quality)
    }

    package static let presetSizes = ["240p", "360p", "480p", "720p", "1080p", "1440p", "2160p"]

    var allowsCopy: Bool { limit.isNone && bitrate == nil && quality == nil }
}
