import CLibSRTP

extension SRTPContext {
    /// Authenticates and decrypts an RTP packet in place.
    /// - Returns: the length of the RTP packet, header included.
    package func openRTP(_ packet: UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int {
        let minimum = 12 + cipher.tagLength
        guard packet.count >= minimum, let base = packet.baseAddress else {
            throw .tooShort(minimum: minimum, seen: packet.count)
        }
        let ssrc = packet.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        let standing = streams.standing(of: ssrc)
        guard standing != .noRoom else { throw .tooManyStreams(limit: Self.streamLimit) }
        guard var length = Int32(exactly: packet.count) else { throw .malformed }
        let status = srtp_unprotect(inbound, base, &length)
        guard status == srtp_err_status_ok else {
            throw SRTPLibrary.error("srtp_unprotect", status, window: Self.replayWindow)
        }
        if standing == .mayBeAdmitted { streams.admit(ssrc) }
        return Int(length)
    }

    /// Authenticates and decrypts a compound RTCP packet in place.
    /// - Returns: the length of the RTCP packet.
    package func openRTCP(_ packet: UnsafeMutableRawBufferPointer) throws(SRTPError) -> Int {
        let minimum = 8 + cipher.controlTrailerLength
        guard packet.count >= minimum, let base = packet.baseAddress else {
            throw .tooShort(minimum: minimum, seen: packet.count)
        }
        let ssrc = packet.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        let standing = streams.standing(of: ssrc)
        guard standing != .noRoom else { throw .tooManyStreams(limit: Self.streamLimit) }
        guard var length = Int32(exactly: packet.count) else { throw .malformed }
        let status = srtp_unprotect_rtcp(inbound, base, &length)
        guard status == srtp_err_status_ok else {
            throw SRTPLibrary.error("srtp_unprotect_rtcp", status, window: Self.replayWindow)
        }
        if standing == .mayBeAdmitted { streams.admit(ssrc) }
        return Int(length)
    }
}
