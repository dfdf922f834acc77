import BitIO
import Media

/// RFC 9628 clause 4.2.1: the layers of the stream from this picture on.
package struct VP9ScalabilityStructure: Equatable, Sendable {
    /// N_S + 1, 1 to 8.
    package let spatialLayers: Int
    /// Pixels of the largest layer; 0 where no sizes are given.
    package let width: Int
    package let height: Int
    /// N_G, pictures in the group that repeats; 0 where none is described.
    package let groupPictures: Int

    init?(_ reader: inout ByteReader) {
        guard let first = reader.readUInt8() else { return nil }
        spatialLayers = Int(first >> 5) + 1
        var size = (width: 0, height: 0)
        if first & 0x10 != 0 {
            for _ in 0..<spatialLayers {
                guard let width = reader.readUInt16(), let height = reader.readUInt16() else { return nil }
                // Layers are ordered by quality, and never shrink.
                if Int(width) >= size.width, max(width, height) <= UInt16(VP9FrameHeader.maximumSide) {
                    size = (Int(width), Int(height))
                }
            }
        }
        (width, height) = size
        guard first & 0x08 != 0 else {
            groupPictures = 0
            return
        }
        guard let pictures = reader.readUInt8() else { return nil }
        for _ in 0..<pictures {
            // TID, U and R, the number of references, each in a byte.
            guard let picture = reader.readUInt8(), reader.skip(Int(picture >> 2 & 0x03)) else { return nil }
        }
        groupPictures = Int(pictures)
    }
}
