import CLibSRTP

/// Opens what a peer sends and seals what we send (RFC 3711, RFC 7714), in place. Belongs to one thread.
///
/// Buffers begin at a multiple of 4 bytes, as libsrtp2 asks. After a failure the bytes of the packet are undefined.
/// A stream of libsrtp2 (some kilobytes) is made for each SSRC at its first packet that authenticates, never before.
package final class SRTPContext {
    /// Packets behind the newest that are still taken, per SSRC: more than a second of the fastest picture.
    package static let replayWindow = 1024
    /// SSRCs that one peer may use: a publisher has two per track and layer.
    package static let streamLimit = 64

    package let cipher: SRTPCipher
    let inbound: srtp_t
    let outbound: srtp_t
    var streams = StreamSet(limit: SRTPContext.streamLimit)

    /// - Parameters:
    ///   - inboundKey: the peer's master key, then its master salt.
    ///   - outboundKey: ours.
    package init(profile: SRTPCipher, inboundKey: [UInt8], outboundKey: [UInt8]) throws(SRTPError) {
        cipher = profile
        let inbound = try SRTPLibrary.makeSession(
            profile, direction: ssrc_any_inbound, keys: inboundKey, window: Self.replayWindow)
        do {
            outbound = try SRTPLibrary.makeSession(
                profile, direction: ssrc_any_outbound, keys: outboundKey, window: Self.replayWindow)
        } catch {
            srtp_dealloc(inbound)
            throw error
        }
        self.inbound = inbound
    }

    deinit {
        srtp_dealloc(inbound)
        srtp_dealloc(outbound)
    }
}
