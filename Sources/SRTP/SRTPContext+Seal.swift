import CLibSRTP

extension SRTPContext {
    /// Encrypts and signs the RTP packet in the first `count` bytes, in place.
    /// - Parameter buffer: has room for `cipher.tagLength` bytes more.
    /// - Returns: the length to be sent.
    package func sealRTP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        var (base, length) = try room(in: buffer, for: count, header: 12, trailer: cipher.tagLength)
        let status = srtp_protect(outbound, base, &length)
        guard status == srtp_err_status_ok else {
            throw SRTPLibrary.error("srtp_protect", status, window: Self.replayWindow)
        }
        return Int(length)
    }

    /// Encrypts and signs the compound RTCP packet in the first `count` bytes, in place.
    /// - Parameter buffer: has room for `cipher.controlTrailerLength` bytes more.
    /// - Returns: the length to be sent.
    package func sealRTCP(_ buffer: UnsafeMutableRawBufferPointer, count: Int) throws(SRTPError) -> Int {
        var (base, length) = try room(in: buffer, for: count, header: 8, trailer: cipher.controlTrailerLength)
        let status = srtp_protect_rtcp(outbound, base, &length)
        guard status == srtp_err_status_ok else {
            throw SRTPLibrary.error("srtp_protect_rtcp", status, window: Self.replayWindow)
        }
        return Int(length)
    }

    private func room(
        in buffer: UnsafeMutableRawBufferPointer, for count: Int, header: Int, trailer: Int
    ) throws(SRTPError) -> (UnsafeMutableRawPointer, Int32) {
        guard count >= header else { throw .tooShort(minimum: header, seen: count) }
        guard buffer.count - trailer >= count, let base = buffer.baseAddress else {
            throw .noRoom(needed: count.addingReportingOverflow(trailer).partialValue, capacity: buffer.count)
        }
        guard let length = Int32(exactly: count) else { throw .malformed }
        return (base, length)
    }
}
