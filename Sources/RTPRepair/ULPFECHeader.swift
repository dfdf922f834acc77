import BitIO

/// An FEC packet's payload, RFC 5109 clause 7.3 and 7.4: what it says of level 0, the only one that is used. Further
/// levels protect less important bytes more weakly; libwebrtc sends none.
package struct ULPFECHeader: Equatable, Sendable {
    package let sequenceNumberBase: UInt16
    /// The highest bit stands for the base, the next one for the number after it; 16 or 48 are used.
    package let mask: UInt64
    /// How many bytes behind the fixed header are protected.
    package let protectionLength: Int
    /// Offset of the protecting bytes.
    package let start: Int

    static let maskBits: UInt16 = 48
    /// Offset of the recovery field of the timestamp.
    static let timestampOffset = 4
    /// Offset of the recovery field of the length.
    static let lengthOffset = 8

    package init(parsing payload: UnsafeRawBufferPointer) throws(RTPRepairError) {
        var reader = ByteReader(payload)
        guard let first = reader.readUInt8(), reader.skip(1), let base = reader.readUInt16(), reader.skip(6) else {
            throw .parityTruncated(needed: 10, seen: payload.count)
        }
        guard first & 0x80 == 0 else { throw .parityExtended }
        guard let length = reader.readUInt16(), let short = reader.readUInt16() else {
            throw .parityTruncated(needed: 14, seen: payload.count)
        }
        var mask = UInt64(short) << 48
        if first & 0x40 != 0 {
            guard let long = reader.readUInt32() else { throw .parityTruncated(needed: 18, seen: payload.count) }
            mask |= UInt64(long) << 16
        }
        guard mask != 0 else { throw .parityMaskEmpty }
        guard reader.remaining >= Int(length) else {
            throw .parityTruncated(needed: reader.offset + Int(length), seen: payload.count)
        }
        sequenceNumberBase = base
        self.mask = mask
        protectionLength = Int(length)
        start = reader.offset
    }

    /// The bit of the mask for the number so far behind the base.
    static func bit(_ place: UInt16) -> UInt64 { 1 << (63 - UInt64(min(place, 63))) }

    /// The numbers that are protected, in their order.
    var sequenceNumbers: ProtectedNumbers { ProtectedNumbers(base: sequenceNumberBase, rest: mask) }
}

struct ProtectedNumbers: Sequence, IteratorProtocol {
    let base: UInt16
    fileprivate var rest: UInt64

    mutating func next() -> UInt16? {
        guard rest != 0 else { return nil }
        let place = UInt16(truncatingIfNeeded: rest.leadingZeroBitCount)
        rest &= ~ULPFECHeader.bit(place)
        return base &+ place
    }
}
