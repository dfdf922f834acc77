/// Pixels; 0 where not known.
struct VP9FrameSize: Equatable, Sendable {
    var width: UInt32 = 0
    var height: UInt32 = 0
}

/// How large the frames are that the next one may refer to (VP9 bitstream specification clause 7.2: RefFrameWidth).
struct VP9ReferenceSizes: Sendable {
    private var widths = SIMD8<UInt32>()
    private var heights = SIMD8<UInt32>()

    subscript(slot: Int) -> VP9FrameSize {
        guard (0..<8).contains(slot) else { return VP9FrameSize() }
        return VP9FrameSize(width: widths[slot], height: heights[slot])
    }

    mutating func note(_ header: VP9LayerHeader) {
        for slot in 0..<8 where header.refreshed >> slot & 1 == 1 {
            widths[slot] = header.size.width
            heights[slot] = header.size.height
        }
    }

    /// Nothing is known until the next keyframe.
    mutating func forget() { self = VP9ReferenceSizes() }
}
