import BitIO

/// RFC 7741 clause 4.2: the bytes in front of every VP8 payload.
package struct VP8PayloadDescriptor: Equatable, Sendable {
    /// S: this payload begins a partition.
    package var startsPartition = false
    /// PID, 3 bits.
    package var partition: UInt8 = 0
    /// N: no other picture refers to this one.
    package var isNonReference = false
    /// PictureID of 7 or 15 bits.
    package var pictureID: UInt16?
    package var pictureIDBits = 0
    package var temporalLevelZeroIndex: UInt8?
    /// TID, 2 bits.
    package var temporalLayer: UInt8?
    /// Y: this picture refers to none but those of layer 0.
    package var isLayerSync = false
    /// KEYIDX, 5 bits.
    package var keyIndex: UInt8?
    /// Bytes that the descriptor takes.
    package var count = 1

    /// The payload is the first of its frame (clause 4.4).
    package var startsFrame: Bool { startsPartition && partition == 0 }

    /// `nil` when the bytes end inside the descriptor.
    package init?(parsing payload: UnsafeRawBufferPointer) {
        var reader = ByteReader(payload)
        guard let first = reader.readUInt8() else { return nil }
        startsPartition = first & 0x10 != 0
        partition = first & 0x07
        isNonReference = first & 0x20 != 0
        guard first & 0x80 != 0 else { return }
        guard let flags = reader.readUInt8() else { return nil }
        if flags & 0x80 != 0 {
            guard let high = reader.readUInt8() else { return nil }
            if high & 0x80 != 0 {
                guard let low = reader.readUInt8() else { return nil }
                pictureID = UInt16(high & 0x7F) << 8 | UInt16(low)
                pictureIDBits = 15
            } else {
                pictureID = UInt16(high)
                pictureIDBits = 7
            }
        }
        if flags & 0x40 != 0 {
            guard let index = reader.readUInt8() else { return nil }
            temporalLevelZeroIndex = index
        }
        if flags & 0x30 != 0 {
            guard let byte = reader.readUInt8() else { return nil }
            if flags & 0x20 != 0 {
                temporalLayer = byte >> 6
                isLayerSync = byte & 0x20 != 0
            }
            if flags & 0x10 != 0 { keyIndex = byte & 0x1F }
        }
        count = reader.offset
    }

    /// The picture of `other` comes right after this one.
    func isFollowed(by other: VP8PayloadDescriptor) -> Bool {
        guard let pictureID, let next = other.pictureID, pictureIDBits == other.pictureIDBits else { return false }
        return next == (pictureID &+ 1) & (pictureIDBits == 7 ? 0x7F : 0x7FFF)
    }
}
