import COpenSSL

/// The SSL_CTX of both roles: everything that sessions have in common, set once.
final class DTLSContext: @unchecked Sendable {
    // Unchecked: not changed after `init`; SSL_new on several threads is allowed by OpenSSL.
    private let context: OpaquePointer

    /// Bytes of UDP payload: what every path carries that carries WebRTC (RFC 8831 clause 5 begins at 1200 too).
    static let largestDatagramSent = 1200

    /// AES-GCM alone, which every WebRTC client has (RFC 8827 clause 6.5): `DTLSTransport.shortestProtectedRecord` is its.
    private static let ciphers = """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
        ECDHE-RSA-AES256-GCM-SHA384
        """

    init(key: OpaquePointer, certificate: OpaquePointer) throws(DTLSError) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(DTLS_method()) else {
            throw .library(call: "SSL_CTX_new", reason: OpenSSLFailure.reason())
        }
        let made =
            shim_SSL_CTX_set_only_proto_version(context, DTLS1_2_VERSION) == 1
            && SSL_CTX_set_cipher_list(context, Self.ciphers) == 1
            && shim_SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1
            && SSL_CTX_use_certificate(context, certificate) == 1
            && SSL_CTX_use_PrivateKey(context, key) == 1
        guard made else {
            SSL_CTX_free(context)
            throw .library(call: "setting up SSL_CTX", reason: OpenSSLFailure.reason())
        }
        SSL_CTX_set_options(context, shim_SSL_OP_DTLS())
        shim_SSL_CTX_no_session_cache(context)
        shim_SSL_CTX_release_buffers(context)
        shim_SSL_CTX_set_max_cert_list(context, 16_384)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(context, verifyByFingerprint, nil)
        SSL_CTX_set_info_callback(context, noteAlert)
        self.context = context
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// - Returns: an `SSL` of this role which reads and writes through `link`, for the caller to free before `link` ends.
    func makeSession(role: DTLSRole, profiles: [SRTPProfile], link: DTLSLink) throws(DTLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let ssl = SSL_new(context) else {
            throw .library(call: "SSL_new", reason: OpenSSLFailure.reason())
        }
        let names = profiles.map(\.openSSLName).joined(separator: ":")
        guard SSL_set_tlsext_use_srtp(ssl, names) == 0 else {
            SSL_free(ssl)
            throw .library(call: "SSL_set_tlsext_use_srtp", reason: OpenSSLFailure.reason())
        }
        guard let bio = link.makeBIO() else {
            SSL_free(ssl)
            throw .library(call: "BIO_new", reason: OpenSSLFailure.reason())
        }
        SSL_set_bio(ssl, bio, bio)
        _ = shim_DTLS_set_link_mtu(ssl, Self.largestDatagramSent)
        DTLS_set_timer_cb(ssl, nextTimer)
        switch role {
        case .client: SSL_set_connect_state(ssl)
        case .server: SSL_set_accept_state(ssl)
        }
        return ssl
    }
}

/// Takes the place of the chain verification: self-signed is the rule here, the announced fingerprint decides.
private func verifyByFingerprint(_ store: OpaquePointer?, _ unused: UnsafeMutableRawPointer?) -> Int32 {
    guard let store, let found = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
        let link = DTLSLink.of(session: OpaquePointer(found)), let certificate = X509_STORE_CTX_get0_cert(store),
        link.judge(certificate)
    else {
        if let store { X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED) }
        return 0
    }
    return 1
}

private func noteAlert(_ session: OpaquePointer?, _ place: Int32, _ value: Int32) {
    guard shim_is_read_alert(place) != 0, let session, let link = DTLSLink.of(session: session) else { return }
    link.noteAlert(level: UInt8(truncatingIfNeeded: value >> 8), code: UInt8(truncatingIfNeeded: value))
}

private func nextTimer(_ session: OpaquePointer?, _ current: UInt32) -> UInt32 {
    guard let session, let link = DTLSLink.of(session: session) else { return DTLSLink.never }
    return link.nextTimer(after: current)
}
