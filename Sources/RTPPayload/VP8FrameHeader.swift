import BitIO

/// RFC 6386 clause 9.1: the uncompressed beginning of a VP8 frame.
package struct VP8FrameHeader: Equatable, Sendable {
    package let isKeyframe: Bool
    /// Pixels, 14 bits; 0 on frames that are no keyframes.
    package let width: Int
    package let height: Int

    /// `nil` when the bytes are too few or a keyframe lacks its start code or size.
    package init?(parsing frame: UnsafeRawBufferPointer) {
        var reader = ByteReader(frame)
        guard let tag = reader.readUInt24() else { return nil }
        guard tag & 0x01_0000 == 0 else {
            isKeyframe = false
            width = 0
            height = 0
            return
        }
        guard reader.readUInt24() == 0x9D_012A, let wide = reader.readUInt16(), let high = reader.readUInt16() else {
            return nil
        }
        isKeyframe = true
        width = Int(wide.byteSwapped & 0x3FFF)
        height = Int(high.byteSwapped & 0x3FFF)
        guard width > 0, height > 0 else { return nil }
    }
}
