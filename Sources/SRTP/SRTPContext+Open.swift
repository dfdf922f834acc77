extension SRTPContext {
    /// Authenticates and decrypts an RTP packet in place.
    /// - Returns: the length of the RTP packet, header included.
    package func openRTP(_ packet: UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int {
        let minimum = 12 + cipher.tagLength
        guard packet.count >= minimum, let base = packet.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw .tooShort(minimum: minimum, seen: packet.count)
        }
        let end = packet.count - cipher.tagLength
        let form = try RTPForm(UnsafeRawBufferPointer(packet), end: end)
        let index = try inbound.index(ofMedia: form.sequence, form.ssrc)
        let parts = PacketParts(ssrc: form.ssrc, index: index, clear: form.length, end: end, tag: end)
        guard opensMedia.open(base, parts) else { throw .authenticationFailed }
        inbound.note(media: index, form.ssrc)
        return end
    }

    /// Authenticates and decrypts a compound RTCP packet in place. One without the E flag is authenticated only
    /// (RFC 3711 clause 3.4).
    /// - Returns: the length of the RTCP packet.
    package func openRTCP(_ packet: UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int {
        let minimum = 8 + cipher.controlTrailerLength
        guard packet.count >= minimum, let base = packet.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw .tooShort(minimum: minimum, seen: packet.count)
        }
        guard packet.count <= Int(Int32.max), packet[0] >> 6 == 2 else { throw .malformed }
        let end = packet.count - cipher.controlTrailerLength
        let places = ControlPlaces(cipher, end: end)
        let ssrc = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        let trailer = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: places.trailer, as: UInt32.self))
        let index = UInt64(trailer & 0x7FFF_FFFF)
        try inbound.check(control: index, ssrc)
        let isEncrypted = trailer >> 31 == 1
        let parts = PacketParts(
            ssrc: ssrc, index: index, clear: isEncrypted ? 8 : end, end: end, tag: places.tag, trailer: trailer)
        guard opensControl.open(base, parts) else { throw .authenticationFailed }
        inbound.note(control: index, ssrc)
        return end
    }
}

/// Where the tag and the E flag with the index stand behind an RTCP packet: in another order with AEAD (RFC 7714 clause 9).
struct ControlPlaces {
    let trailer: Int
    let tag: Int

    init(_ cipher: SRTPCipher, end: Int) {
        trailer = cipher.isAEAD ? end + cipher.tagLength : end
        tag = cipher.isAEAD ? end : end + 4
    }
}
