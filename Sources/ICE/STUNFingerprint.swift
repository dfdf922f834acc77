/// FINGERPRINT, RFC 8489 clause 14.7: the CRC-32 of ITU V.42 over what stands before it, XORed with "STUN".
enum STUNFingerprint {
    static let mask: UInt32 = 0x5354_554E

    static func value(of bytes: UnsafeRawBufferPointer) -> UInt32 {
        crc32(bytes) ^ mask
    }

    static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            var remainder: UInt32 = 0xFFFF_FFFF
            for byte in bytes {
                remainder = table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ (remainder >> 8)
            }
            return ~remainder
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        var remainder = UInt32(index)
        for _ in 0..<8 {
            remainder = remainder & 1 == 0 ? remainder >> 1 : remainder >> 1 ^ 0xEDB8_8320
        }
        return remainder
    }
}
