import COpenSSL

/// A DTLS server of OpenSSL's own making over memory BIOs, without any of our code: what a passive WHIP client may be.
final class PlainServer {
    struct Failure: Error {}

    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    init() throws {
        guard let context = SSL_CTX_new(DTLS_method()), let key = shim_EVP_EC_gen_P256(),
            let certificate = X509_new()
        else { throw Failure() }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        ASN1_TIME_set(X509_getm_notBefore(certificate), 1_700_000_000)
        ASN1_TIME_set(X509_getm_notAfter(certificate), 2_000_000_000)
        X509_set_pubkey(certificate, key)
        X509_sign(certificate, key, EVP_sha256())
        SSL_CTX_use_certificate(context, certificate)
        SSL_CTX_use_PrivateKey(context, key)
        SSL_CTX_set_options(context, shim_SSL_OP_DTLS())
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER) { _, _ in 1 }
        SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AES128_CM_SHA1_80")
        guard let ssl = SSL_new(context), let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem())
        else {
            throw Failure()
        }
        shim_BIO_set_mem_eof_return(incoming, -1)
        shim_BIO_set_mem_eof_return(outgoing, -1)
        SSL_set_bio(ssl, incoming, outgoing)
        _ = shim_DTLS_set_link_mtu(ssl, 1_200)
        SSL_set_accept_state(ssl)
        var digest = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        X509_digest(certificate, EVP_sha256(), &digest, &count)
        fingerprint = "sha-256 " + digest.prefix(Int(count)).map { Self.hexadecimal($0) }.joined(separator: ":")
        X509_free(certificate)
        EVP_PKEY_free(key)
        self.context = context
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    let fingerprint: String

    var isFinished: Bool { SSL_is_init_finished(ssl) == 1 }

    /// - Returns: what it answers, as one datagram.
    func receive(_ datagram: [UInt8]) -> [UInt8] {
        BIO_write(incoming, datagram, Int32(datagram.count))
        if isFinished {
            var unused = [UInt8](repeating: 0, count: 1_024)
            SSL_read(ssl, &unused, Int32(unused.count))
        } else {
            SSL_do_handshake(ssl)
        }
        var answer = [UInt8](repeating: 0, count: 8_192)
        let count = BIO_read(outgoing, &answer, Int32(answer.count))
        return Array(answer.prefix(max(Int(count), 0)))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.utf8.count == 1 ? "0" + text : text
    }
}
