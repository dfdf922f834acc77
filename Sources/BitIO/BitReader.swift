/// Bits, most significant first, with the Exp-Golomb codes of ITU-T H.264 clause 9.1.
package struct BitReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    package var remaining: Int { bytes.count * 8 - position }

    package mutating func readBit() -> Bool? {
        guard position < bytes.count * 8 else { return nil }
        defer { position += 1 }
        return bytes[position >> 3] & (0x80 >> UInt8(position & 7)) != 0
    }

    /// Up to 32 bits as an unsigned number.
    package mutating func read(_ count: Int) -> UInt32? {
        guard count >= 0, count <= 32, remaining >= count else { return nil }
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let bit = readBit() else { return nil }
            value = value << 1 | (bit ? 1 : 0)
        }
        return value
    }

    package mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, remaining >= count else { return false }
        position += count
        return true
    }

    /// ue(v): at most 31 leading zeros, as no syntax element of ours is wider.
    package mutating func readUnsignedExpGolomb() -> UInt32? {
        var zeros = 0
        while true {
            guard let bit = readBit() else { return nil }
            if bit { break }
            zeros += 1
            guard zeros < 32 else { return nil }
        }
        guard let tail = read(zeros) else { return nil }
        return UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(zeros)) - 1 + UInt64(tail))
    }

    /// se(v), clause 9.1.1.
    package mutating func readSignedExpGolomb() -> Int32? {
        guard let code = readUnsignedExpGolomb() else { return nil }
        let magnitude = Int64(code / 2) + Int64(code & 1)
        return Int32(truncatingIfNeeded: code & 1 == 1 ? magnitude : -magnitude)
    }
}
