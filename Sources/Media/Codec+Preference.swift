extension Codec {
    /// Taken in this order where nobody asks for another: what plays in most places first, and of two that do the one that
    /// needs fewer bits.
    package static let preference: [Codec] = [.h264, .vp9, .vp8, .av1, .h265, .opus, .pcmu, .pcma]
}
