import SRTP

/// The in-place calls, on arrays.
extension SRTPContext {
    func open(_ packet: [UInt8]) throws -> [UInt8] {
        var copy = packet
        let count = try copy.withUnsafeMutableBytes { bytes throws(SRTPError) in try openRTP(bytes) }
        return Array(copy.prefix(count))
    }

    func openControl(_ packet: [UInt8]) throws -> [UInt8] {
        var copy = packet
        let count = try copy.withUnsafeMutableBytes { bytes throws(SRTPError) in try openRTCP(bytes) }
        return Array(copy.prefix(count))
    }

    func seal(_ packet: [UInt8]) throws -> [UInt8] {
        var copy = packet + [UInt8](repeating: 0, count: cipher.tagLength)
        let count = try copy.withUnsafeMutableBytes { bytes throws(SRTPError) in
            try sealRTP(bytes, count: packet.count)
        }
        return Array(copy.prefix(count))
    }

    func sealControl(_ packet: [UInt8]) throws -> [UInt8] {
        var copy = packet + [UInt8](repeating: 0, count: cipher.controlTrailerLength)
        let count = try copy.withUnsafeMutableBytes { bytes throws(SRTPError) in
            try sealRTCP(bytes, count: packet.count)
        }
        return Array(copy.prefix(count))
    }

    /// Two contexts that open what the other seals.
    static func pair(_ cipher: SRTPCipher) throws -> (sender: SRTPContext, receiver: SRTPContext) {
        let first = keys(cipher, from: 1)
        let second = keys(cipher, from: 101)
        return (
            try SRTPContext(profile: cipher, inboundKey: second, outboundKey: first),
            try SRTPContext(profile: cipher, inboundKey: first, outboundKey: second)
        )
    }

    static func keys(_ cipher: SRTPCipher, from start: UInt8) -> [UInt8] {
        (0..<cipher.keyAndSaltLength).map { start &+ UInt8($0) }
    }
}

/// An RTP packet of 4 bytes of payload.
func packet(_ sequence: UInt16, ssrc: UInt32 = 0xCAFE_BABE) -> [UInt8] {
    [0x80, 0x60, UInt8(sequence >> 8), UInt8(sequence & 255), 0, 0, 0, 1]
        + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: ssrc >> $0) } + [1, 2, 3, 4]
}
