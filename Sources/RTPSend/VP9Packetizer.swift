import Media

/// RFC 9628 in the non-flexible mode with one layer: every picture refers to the one before it, and a keyframe tells so in
/// its scalability structure (clause 4.2.1). The PictureID is filled in when the payload is sent.
enum VP9Packetizer {
    /// Where in a payload the PictureID's two bytes stand.
    static let pictureIDOffset = 1

    /// - Parameters:
    ///   - width: pixels, told with keyframes; 0 when not known.
    static func cut(
        _ frame: UnsafeRawBufferPointer, isKeyframe: Bool, width: Int, height: Int, into buffer: inout PayloadBuffer
    ) {
        let structure = isKeyframe ? scalabilityStructure(width, height) : []
        PayloadBuffer.split(frame, limit: PayloadBuffer.limit - 3 - structure.count) { bytes, isFirst, isLast in
            let describes = isFirst && isKeyframe
            // I; P; B and E; V.
            buffer.append(
                0x80 | (isKeyframe ? 0 : 0x40) | (isFirst ? 0x08 : 0) | (isLast ? 0x04 : 0) | (describes ? 0x02 : 0))
            buffer.append(bigEndian: 0x8000)
            if describes { for byte in structure { buffer.append(byte) } }
            buffer.append(bytes)
            buffer.end()
        }
    }

    /// One spatial layer (N_S 0), its size (Y), and a group of one picture (G) that refers to the one before it (R 1,
    /// P_DIFF 1).
    private static func scalabilityStructure(_ width: Int, _ height: Int) -> [UInt8] {
        let hasSize = (1...0xFFFF).contains(width) && (1...0xFFFF).contains(height)
        var bytes: [UInt8] = [(hasSize ? 0x10 : 0) | 0x08]
        if hasSize {
            for value in [width, height] {
                bytes += [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        return bytes + [1, 1 << 2, 1]
    }
}
