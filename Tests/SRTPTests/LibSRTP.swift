import CLibSRTP
import SRTP

/// libsrtp2 as the oracle: the same calls, on arrays, with its refusals in our words.
final class LibSRTP {
    private static let ready = srtp_init()

    private let inbound: srtp_t?
    private let outbound: srtp_t?
    private let room: Int

    init(_ cipher: SRTPCipher, inboundKey: [UInt8], outboundKey: [UInt8]) throws {
        guard Self.ready == srtp_err_status_ok else { throw Failure(status: Self.ready) }
        room = cipher.controlTrailerLength
        inbound = try Self.make(cipher, ssrc_any_inbound, inboundKey)
        outbound = try Self.make(cipher, ssrc_any_outbound, outboundKey)
    }

    deinit {
        srtp_dealloc(inbound)
        srtp_dealloc(outbound)
    }

    /// A refusal that has no name of ours.
    struct Failure: Error {
        let status: srtp_err_status_t
    }

    private static func make(_ cipher: SRTPCipher, _ direction: srtp_ssrc_type_t, _ keys: [UInt8]) throws -> srtp_t? {
        var policy = srtp_policy_t()
        switch cipher {
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aeadAES256GCM:
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp)
        case .aes128CMSHA1_80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        policy.ssrc.type = direction
        policy.window_size = UInt(SRTPContext.replayWindow)
        var copy = keys
        var session: srtp_t?
        let status = copy.withUnsafeMutableBufferPointer { bytes in
            policy.key = bytes.baseAddress
            return srtp_create(&session, &policy)
        }
        guard status == srtp_err_status_ok else { throw Failure(status: status) }
        return session
    }

    func open(_ packet: [UInt8]) throws -> [UInt8] {
        try run(packet, window: SRTPContext.replayWindow) { srtp_unprotect(inbound, $0, &$1) }
    }

    func openControl(_ packet: [UInt8]) throws -> [UInt8] {
        try run(packet, window: SRTPContext.controlReplayWindow) { srtp_unprotect_rtcp(inbound, $0, &$1) }
    }

    func seal(_ packet: [UInt8]) throws -> [UInt8] {
        try run(packet, window: SRTPContext.replayWindow) { srtp_protect(outbound, $0, &$1) }
    }

    func sealControl(_ packet: [UInt8]) throws -> [UInt8] {
        try run(packet, window: SRTPContext.controlReplayWindow) { srtp_protect_rtcp(outbound, $0, &$1) }
    }

    private func run(
        _ packet: [UInt8], window: Int,
        _ call: (UnsafeMutableRawPointer?, inout Int32) -> srtp_err_status_t
    ) throws -> [UInt8] {
        var copy = packet + [UInt8](repeating: 0, count: room)
        var length = Int32(packet.count)
        let status = copy.withUnsafeMutableBytes { call($0.baseAddress, &length) }
        switch status {
        case srtp_err_status_ok: return Array(copy.prefix(Int(length)))
        case srtp_err_status_auth_fail: throw SRTPError.authenticationFailed
        case srtp_err_status_replay_fail: throw SRTPError.replayed
        case srtp_err_status_replay_old, srtp_err_status_pkt_idx_old:
            throw SRTPError.replayWindowPassed(window: window)
        case srtp_err_status_bad_param, srtp_err_status_parse_err: throw SRTPError.malformed
        default: throw Failure(status: status)
        }
    }
}
