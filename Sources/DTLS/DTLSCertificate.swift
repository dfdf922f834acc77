import COpenSSL
import Media

/// A certificate with its key, and the one SSL_CTX that every session using it shares.
///
/// One per process is enough: WebRTC peers look at the fingerprint alone (RFC 8827 clause 6.5).
package final class DTLSCertificate: @unchecked Sendable {
    // Unchecked: the pointers' objects are not changed after `init`, and OpenSSL counts references atomically.
    private let key: OpaquePointer
    private let certificate: OpaquePointer
    let context: DTLSContext
    private let fingerprints: [FingerprintAlgorithm: CertificateFingerprint]

    private static let beforeNow: Int64 = 86_400
    private static let afterNow: Int64 = 30 * 86_400

    /// ECDSA on P-256, self-signed with SHA-256, valid from a day before `now` to 30 days after it.
    package convenience init(now: WallClock) throws(DTLSError) {
        ERR_clear_error()
        guard let key = shim_EVP_EC_gen_P256() else {
            throw .library(call: "EVP_EC_gen", reason: OpenSSLFailure.reason())
        }
        try self.init(adoptingKey: key, now: now)
    }

    /// Self-signed with SHA-256 by any key.
    /// - Parameter key: an `EVP_PKEY`, which belongs to the certificate from here on, also when this throws.
    package init(adoptingKey key: OpaquePointer, now: WallClock) throws(DTLSError) {
        let certificate: OpaquePointer
        do {
            certificate = try Self.selfSigned(key: key, now: now)
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        do {
            var fingerprints: [FingerprintAlgorithm: CertificateFingerprint] = [:]
            for algorithm in FingerprintAlgorithm.allCases {
                fingerprints[algorithm] = try CertificateFingerprint(of: certificate, algorithm: algorithm)
            }
            context = try DTLSContext(key: key, certificate: certificate)
            self.fingerprints = fingerprints
        } catch {
            X509_free(certificate)
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
        self.certificate = certificate
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    package func fingerprint(_ algorithm: FingerprintAlgorithm) -> CertificateFingerprint? {
        fingerprints[algorithm]
    }

    private static func selfSigned(key: OpaquePointer, now: WallClock) throws(DTLSError) -> OpaquePointer {
        ERR_clear_error()
        guard let certificate = X509_new() else {
            throw .library(call: "X509_new", reason: OpenSSLFailure.reason())
        }
        let seconds = now.nanoseconds / 1_000_000_000
        let name = X509_get_subject_name(certificate)
        let made =
            X509_set_version(certificate, 2) == 1
            && setRandomSerial(of: certificate)
            && ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(seconds - beforeNow)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(seconds + afterNow)) != nil
            && X509_set_pubkey(certificate, key) == 1
            && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, "capstan", -1, -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1
            && X509_sign(certificate, key, EVP_sha256()) > 0
        guard made else {
            X509_free(certificate)
            throw .library(call: "making a certificate", reason: OpenSSLFailure.reason())
        }
        return certificate
    }

    /// RFC 5280 clause 4.1.2.2: positive, at most 20 octets.
    private static func setRandomSerial(of certificate: OpaquePointer) -> Bool {
        var random = [UInt8](repeating: 0, count: 16)
        guard RAND_bytes(&random, Int32(random.count)) == 1 else { return false }
        random[0] = random[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(random, Int32(random.count), nil) else { return false }
        defer { BN_free(number) }
        return BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil
    }
}
