import BitIO

/// VP9 bitstream specification clause 6.2: the uncompressed header, as far as every frame has the same one.
package struct VP9FrameHeader: Equatable, Sendable {
    package let isKeyframe: Bool
    /// 0 to 3.
    package let profile: Int
    /// 8, 10 or 12; 8 on frames that are no keyframes, as what follows.
    package let bitDepth: Int
    /// color_space, 3 bits (clause 7.2.2); 7 is RGB.
    package let colorSpace: UInt8
    package let isFullRange: Bool
    /// Chroma has half of the columns, of the rows.
    package let isSubsampledX: Bool
    package let isSubsampledY: Bool
    /// Pixels; 0 on frames that are no keyframes. What is meant for the display (render_size) is left aside.
    package let width: Int
    package let height: Int

    /// Bytes of a keyframe that the header never exceeds.
    package static let maximumBytes = 16
    /// Pixels; level 6.2 allows less, and no other codec here has more.
    package static let maximumSide = 16_384

    /// Whether a frame that begins with this byte is a keyframe: all of it up to frame_type is in the first byte.
    package static func isKeyframe(firstByte byte: UInt8) -> Bool {
        let isProfile3 = byte & 0x30 == 0x30
        // frame_marker, and where it exists reserved_zero; show_existing_frame and frame_type are both 0.
        return byte >> 6 == 2 && (isProfile3 ? byte & 0x0E == 0 : byte & 0x0C == 0)
    }

    /// `nil` when the bytes are too few, or are not a VP9 frame's.
    package init?(parsing frame: UnsafeRawBufferPointer) {
        var bits = BitReader(UnsafeRawBufferPointer(rebasing: frame.prefix(Self.maximumBytes)))
        guard bits.read(2) == 2, let low = bits.read(1), let high = bits.read(1) else { return nil }
        profile = Int(high << 1 | low)
        if profile == 3 {
            guard bits.read(1) == 0 else { return nil }
        }
        guard let showsExisting = bits.readBit() else { return nil }
        guard !showsExisting, bits.readBit() == false else {
            isKeyframe = false
            (bitDepth, colorSpace, isFullRange, isSubsampledX, isSubsampledY) = (8, 0, false, true, true)
            (width, height) = (0, 0)
            return
        }
        isKeyframe = true
        // show_frame, error_resilient_mode, frame_sync_code (clauses 7.2 and 7.2.1).
        guard bits.skip(2), bits.read(24) == 0x49_8342 else { return nil }
        var depth = 8
        if profile >= 2 {
            guard let isTwelve = bits.readBit() else { return nil }
            depth = isTwelve ? 12 : 10
        }
        guard let space = bits.read(3) else { return nil }
        var (range, half) = (true, (x: false, y: false))
        let isOdd = profile & 1 == 1
        if space != 7 {
            guard let full = bits.readBit() else { return nil }
            range = full
            if isOdd {
                guard let x = bits.readBit(), let y = bits.readBit(), bits.read(1) == 0 else { return nil }
                half = (x, y)
            } else {
                half = (true, true)
            }
        } else {
            // RGB is for the profiles that can do without subsampling.
            guard isOdd, bits.read(1) == 0 else { return nil }
        }
        guard let wide = bits.read(16), wide < UInt32(Self.maximumSide), let high = bits.read(16),
            high < UInt32(Self.maximumSide)
        else { return nil }
        bitDepth = depth
        colorSpace = UInt8(truncatingIfNeeded: space)
        isFullRange = range
        (isSubsampledX, isSubsampledY) = half
        width = Int(wide) + 1
        height = Int(high) + 1
    }
}
