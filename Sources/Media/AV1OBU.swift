import BitIO

/// AV1 bitstream specification clauses 5.3.2 and 5.3.3: the header of an open bitstream unit.
package struct AV1OBU: Equatable, Sendable {
    package static let sequenceHeader: UInt8 = 1
    package static let temporalDelimiter: UInt8 = 2
    package static let frameHeader: UInt8 = 3
    package static let frame: UInt8 = 6
    package static let tileList: UInt8 = 8
    package static let padding: UInt8 = 15

    /// obu_type, 4 bits.
    package let type: UInt8
    package let hasSizeField: Bool
    /// Bytes of the header: 2 with an extension, else 1.
    package let headerCount: Int
    /// Bytes of the size field, 0 without one.
    package let sizeCount: Int
    /// Bytes behind header and size field.
    package let payloadCount: Int

    /// - Parameter unit: the whole unit; one with a size field may be followed by others.
    /// - Returns: `nil` when the bytes are too few or the forbidden bit is set.
    package init?(parsing unit: UnsafeRawBufferPointer) {
        var reader = ByteReader(unit)
        guard let first = reader.readUInt8(), first & 0x80 == 0 else { return nil }
        type = first >> 3 & 0x0F
        let isExtended = first & 0x04 != 0
        hasSizeField = first & 0x02 != 0
        if isExtended, !reader.skip(1) { return nil }
        headerCount = reader.offset
        if hasSizeField {
            guard let size = Self.readSize(&reader), size <= reader.remaining else { return nil }
            payloadCount = size
        } else {
            payloadCount = reader.remaining
        }
        sizeCount = reader.offset - headerCount
    }

    package var count: Int { headerCount + sizeCount + payloadCount }

    /// leb128(), clause 4.10.5: at most eight bytes, and a value of 32 bits.
    package static func readSize(_ reader: inout ByteReader) -> Int? {
        var value: UInt64 = 0
        for index in 0..<8 {
            guard let byte = reader.readUInt8() else { return nil }
            value |= UInt64(byte & 0x7F) << UInt64(index * 7)
            if byte & 0x80 == 0 { return value <= UInt64(UInt32.max) ? Int(value) : nil }
        }
        return nil
    }

    /// Bytes that a size takes at least.
    package static func bytes(ofSize size: Int) -> Int {
        var (rest, count) = (size >> 7, 1)
        while rest > 0 { (rest, count) = (rest >> 7, count + 1) }
        return count
    }
}
