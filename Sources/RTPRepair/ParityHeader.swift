import BitIO

/// What an FEC packet says of itself, whichever way it is written: which packets it protects, and where their parity is.
package struct ParityHeader: Equatable, Sendable {
    package let sequenceNumberBase: UInt16
    /// The highest bit stands for the base, the next one for the number after it.
    package let mask: UInt64
    /// How many bytes behind the fixed header are protected.
    package let protectionLength: Int
    /// Offset of the protecting bytes.
    package let start: Int
    /// Offset of the recovery field of the length.
    let lengthOffset: Int
    /// The source of the packets that are protected, where it is said.
    package let source: UInt32?

    static let maskBits: UInt16 = 64
    /// The first two bytes and the timestamp of a packet are recovered from the same bytes of the FEC header.
    static let fixedLength = 8

    /// RFC 5109 clauses 7.3 and 7.4: level 0, the only one that is used. Further levels protect less important bytes more
    /// weakly; libwebrtc sends none.
    package init(ulpfec payload: UnsafeRawBufferPointer) throws(RTPRepairError) {
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
        lengthOffset = 8
        source = nil
    }

    /// draft-ietf-payload-flexible-fec-scheme-03 clause 4.2.2, as libwebrtc sends it: one source, and a mask of 15, 46 or 109
    /// packets, each but the last of its parts with a highest bit of 0. All bytes behind it are parity.
    package init(flexfec payload: UnsafeRawBufferPointer) throws(RTPRepairError) {
        var reader = ByteReader(payload)
        guard let first = reader.readUInt8(), reader.skip(7), let sources = reader.readUInt8(), reader.skip(3),
            let source = reader.readUInt32(), let base = reader.readUInt16(), let short = reader.readUInt16()
        else { throw .flexibleTruncated(needed: 20, seen: payload.count) }
        // R: a retransmission; F: an offset and rows and columns instead of a mask.
        guard first & 0xC0 == 0, sources == 1 else { throw .flexibleKind }
        var mask = UInt64(short & 0x7FFF) << 49
        if short & 0x8000 == 0 {
            guard let middle = reader.readUInt32() else { throw .flexibleTruncated(needed: 24, seen: payload.count) }
            mask |= UInt64(middle & 0x7FFF_FFFF) << 18
            if middle & 0x8000_0000 == 0 {
                guard let long = reader.readUInt64() else {
                    throw .flexibleTruncated(needed: 32, seen: payload.count)
                }
                // libwebrtc protects 48 packets at most, which may lie among others.
                guard long & 0x1FFF_FFFF_FFFF == 0 else { throw .flexibleReach }
                mask |= (long & 0x7FFF_FFFF_FFFF_FFFF) >> 45
            }
        }
        guard mask != 0 else { throw .flexibleMaskEmpty }
        sequenceNumberBase = base
        self.mask = mask
        protectionLength = reader.remaining
        start = reader.offset
        lengthOffset = 2
        self.source = source
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
        rest &= ~ParityHeader.bit(place)
        return base &+ place
    }
}
