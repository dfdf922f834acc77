import Media

/// The open bitstream units of one AV1 frame (AV1 bitstream specification clause 5.3).
package enum AV1Units {
    /// Whether each says its size, they come out even, and a frame is among them. libavformat walks them to leave some
    /// out, and where it cannot, its MP4 muxer takes the error for the size of a sample.
    package static func areWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes
        var hasFrame = false
        while !rest.isEmpty {
            guard let unit = AV1OBU(parsing: rest), unit.hasSizeField else { return false }
            if unit.type == AV1OBU.frame || unit.type == AV1OBU.frameHeader, unit.payloadCount > 0 { hasFrame = true }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(unit.count))
        }
        return hasFrame
    }
}
