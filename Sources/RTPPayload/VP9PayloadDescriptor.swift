import BitIO

/// RFC 9628 clause 4.2: the bytes in front of every VP9 payload.
package struct VP9PayloadDescriptor: Equatable, Sendable {
    /// P: the layer frame refers to earlier pictures. Not to be relied upon: FFmpeg never sets it.
    package var isInterPicture = false
    /// F: flexible mode, with reference differences in every descriptor.
    package var isFlexible = false
    /// B and E: the payload begins, ends a layer frame.
    package var startsFrame = false
    package var endsFrame = false
    /// Z: no upper layer of the same picture refers to this layer frame.
    package var isNotForUpperLayers = false
    /// PictureID of 7 or 15 bits.
    package var pictureID: UInt16?
    package var pictureIDBits = 0
    /// TID, U, SID and D; `nil` without layer indices.
    package var layer: Layer?
    package var temporalLevelZeroIndex: UInt8?
    /// How many P_DIFF there are: at most three.
    package var referenceCount = 0
    package var structure: VP9ScalabilityStructure?
    /// Bytes that the descriptor takes.
    package var count = 1

    package struct Layer: Equatable, Sendable {
        /// TID and SID, 3 bits each.
        package let temporal: UInt8
        package let spatial: UInt8
        /// U: from this picture on the next higher temporal layers can be decoded too.
        package let isSwitchingPoint: Bool
        /// D: the layer frame refers to the layer below it in the same picture.
        package let isInterLayer: Bool
    }

    package var spatialLayer: UInt8 { layer?.spatial ?? 0 }

    /// `nil` when the bytes end inside the descriptor, flexible mode lacks its PictureID, or there are more than three
    /// references.
    package init?(parsing payload: UnsafeRawBufferPointer) {
        var reader = ByteReader(payload)
        guard let first = reader.readUInt8() else { return nil }
        isInterPicture = first & 0x40 != 0
        isFlexible = first & 0x10 != 0
        startsFrame = first & 0x08 != 0
        endsFrame = first & 0x04 != 0
        isNotForUpperLayers = first & 0x01 != 0
        if first & 0x80 != 0 {
            guard readPictureID(&reader) else { return nil }
        } else if isFlexible {
            return nil
        }
        if first & 0x20 != 0 {
            guard readLayer(&reader) else { return nil }
        }
        if isFlexible, isInterPicture {
            guard readReferences(&reader) else { return nil }
        }
        if first & 0x02 != 0 {
            guard let structure = VP9ScalabilityStructure(&reader) else { return nil }
            self.structure = structure
        }
        count = reader.offset
    }

    private mutating func readPictureID(_ reader: inout ByteReader) -> Bool {
        guard let high = reader.readUInt8() else { return false }
        guard high & 0x80 != 0 else {
            (pictureID, pictureIDBits) = (UInt16(high), 7)
            return true
        }
        guard let low = reader.readUInt8() else { return false }
        (pictureID, pictureIDBits) = (UInt16(high & 0x7F) << 8 | UInt16(low), 15)
        return true
    }

    private mutating func readLayer(_ reader: inout ByteReader) -> Bool {
        guard let byte = reader.readUInt8() else { return false }
        layer = Layer(
            temporal: byte >> 5, spatial: byte >> 1 & 0x07, isSwitchingPoint: byte & 0x10 != 0,
            isInterLayer: byte & 0x01 != 0)
        if isFlexible { return true }
        guard let index = reader.readUInt8() else { return false }
        temporalLevelZeroIndex = index
        return true
    }

    private mutating func readReferences(_ reader: inout ByteReader) -> Bool {
        while true {
            guard referenceCount < 3, let byte = reader.readUInt8() else { return false }
            referenceCount += 1
            if byte & 0x01 == 0 { return true }
        }
    }

    /// The picture of `other` comes right after this one.
    func isFollowed(by other: VP9PayloadDescriptor) -> Bool {
        guard let pictureID, let next = other.pictureID, pictureIDBits == other.pictureIDBits else { return false }
        return next == (pictureID &+ 1) & (pictureIDBits == 7 ? 0x7F : 0x7FFF)
    }
}
