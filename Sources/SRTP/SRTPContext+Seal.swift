extension SRTPContext {
    /// Encrypts and signs the RTP packet in the first `count` bytes, in place. A sequence number is sealed once: a second
    /// packet of the same keystream would betray both.
    /// - Parameter buffer: has room for `cipher.tagLength` bytes more.
    /// - Returns: the length to be sent.
    package func sealRTP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        let base = try room(in: buffer, for: count, header: 12, trailer: cipher.tagLength)
        let form = try RTPForm(UnsafeRawBufferPointer(buffer), end: count)
        let index = try outbound.index(ofMedia: form.sequence, form.ssrc)
        let parts = PacketParts(ssrc: form.ssrc, index: index, clear: form.length, end: count, tag: count)
        outbound.note(media: index, form.ssrc)
        guard sealsMedia.seal(base, parts) else { throw .openSSL(call: "EVP_CipherUpdate") }
        return count + cipher.tagLength
    }

    /// Encrypts and signs the compound RTCP packet in the first `count` bytes, in place.
    /// - Parameter buffer: has room for `cipher.controlTrailerLength` bytes more.
    /// - Returns: the length to be sent.
    package func sealRTCP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        let base = try room(in: buffer, for: count, header: 8, trailer: cipher.controlTrailerLength)
        guard buffer[0] >> 6 == 2 else { throw .malformed }
        let places = ControlPlaces(cipher, end: count)
        let ssrc = UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        let index = try outbound.nextControlIndex(ssrc)
        let trailer = 0x8000_0000 | UInt32(truncatingIfNeeded: index)
        buffer.storeBytes(of: trailer.bigEndian, toByteOffset: places.trailer, as: UInt32.self)
        let parts = PacketParts(
            ssrc: ssrc, index: index, clear: 8, end: count, tag: places.tag, trailer: trailer)
        outbound.note(control: index, ssrc)
        guard sealsControl.seal(base, parts) else { throw .openSSL(call: "EVP_CipherUpdate") }
        return count + cipher.controlTrailerLength
    }

    private func room(
        in buffer: UnsafeMutableRawBufferPointer, for count: Int, header: Int, trailer: Int
    ) throws(SRTPError) -> UnsafeMutablePointer<UInt8> {
        guard count >= header else { throw .tooShort(minimum: header, seen: count) }
        guard buffer.count - trailer >= count, let base = buffer.baseAddress else {
            throw .noRoom(needed: count.addingReportingOverflow(trailer).partialValue, capacity: buffer.count)
        }
        guard count <= Int(Int32.max) else { throw .malformed }
        return base.assumingMemoryBound(to: UInt8.self)
    }
}
