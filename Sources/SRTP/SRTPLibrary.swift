import CLibSRTP

/// libsrtp2, made ready once for the process.
enum SRTPLibrary {
    static let status: UInt32 = srtp_init().rawValue

    /// - Parameter keys: master key, then master salt; copied.
    static func makeSession(
        _ cipher: SRTPCipher, direction: srtp_ssrc_type_t, keys: [UInt8], window: Int
    ) throws(SRTPError) -> srtp_t {
        guard status == srtp_err_status_ok.rawValue else { throw .library(call: "srtp_init", status: status) }
        guard keys.count == cipher.keyAndSaltLength else {
            throw .keyLength(expected: cipher.keyAndSaltLength, seen: keys.count)
        }
        var policy = srtp_policy_t()
        cipher.set(&policy.rtp)
        cipher.set(&policy.rtcp)
        policy.ssrc.type = direction
        policy.window_size = UInt(window)
        policy.allow_repeat_tx = 0
        var copy = keys
        var session: srtp_t?
        let result = copy.withUnsafeMutableBufferPointer { bytes in
            policy.key = bytes.baseAddress
            let result = srtp_create(&session, &policy)
            bytes.update(repeating: 0)
            return result
        }
        guard result == srtp_err_status_ok, let session else {
            throw .library(call: "srtp_create", status: result.rawValue)
        }
        return session
    }

    static func error(_ call: StaticString, _ status: srtp_err_status_t, window: Int) -> SRTPError {
        switch status {
        case srtp_err_status_auth_fail: .authenticationFailed
        case srtp_err_status_replay_fail: .replayed
        case srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: .replayWindowPassed(window: window)
        case srtp_err_status_parse_err, srtp_err_status_bad_param: .malformed
        case srtp_err_status_key_expired: .keysExhausted
        default: .library(call: "\(call)", status: status.rawValue)
        }
    }
}
