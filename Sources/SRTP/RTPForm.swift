/// As much of an RTP packet's header (RFC 3550 clauses 5.1 and 5.3.1) as must be known to open it: it stays readable.
struct RTPForm {
    let sequence: UInt16
    let ssrc: UInt32
    /// With contributing sources and extension.
    let length: Int

    /// - Parameter end: where the payload ends.
    init(_ packet: UnsafeRawBufferPointer, end: Int) throws(SRTPError) {
        guard end >= 12, end <= packet.count, end <= Int(Int32.max), packet[0] >> 6 == 2 else { throw .malformed }
        var length = 12 + 4 * Int(packet[0] & 0x0F)
        if packet[0] & 0x10 != 0 {
            guard length + 4 <= end else { throw .malformed }
            let words = UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: length + 2, as: UInt16.self))
            length += 4 + 4 * Int(words)
        }
        guard length <= end else { throw .malformed }
        sequence = UInt16(bigEndian: packet.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        ssrc = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        self.length = length
    }
}
