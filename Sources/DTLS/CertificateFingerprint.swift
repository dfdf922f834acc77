import COpenSSL

/// The hash of a certificate in DER form, RFC 8122 clause 5: the value of `a=fingerprint`.
package struct CertificateFingerprint: Hashable, Sendable {
    package let algorithm: FingerprintAlgorithm
    package let bytes: [UInt8]

    /// - Parameter text: "sha-256 AB:CD:…"; hash names and digits in either case.
    package init(parsing text: String) throws(DTLSError) {
        let shown = String(text.prefix(256))
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard parts.count == 2 else { throw .fingerprintMalformed(shown) }
        let name = String(parts[0].prefix(32)).lowercased()
        guard let algorithm = FingerprintAlgorithm(rawValue: name) else { throw .fingerprintAlgorithmRefused(name) }
        guard let bytes = Self.parseHexadecimal(parts[1]), bytes.count == algorithm.byteCount else {
            throw .fingerprintMalformed(shown)
        }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// - Parameter certificate: an `X509`.
    init(of certificate: OpaquePointer, algorithm: FingerprintAlgorithm) throws(DTLSError) {
        var digest = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        ERR_clear_error()
        guard X509_digest(certificate, algorithm.digest, &digest, &count) == 1, count == algorithm.byteCount else {
            throw .library(call: "X509_digest", reason: OpenSSLFailure.reason())
        }
        self.algorithm = algorithm
        bytes = Array(digest.prefix(algorithm.byteCount))
    }

    /// The fingerprints of an offer that can be relied on. Weak and unknown hashes beside a good one are passed over, as
    /// RFC 8122 clause 5.1 has it.
    /// - Throws: when none is left: why the last one was refused.
    package static func usable(_ offered: [String]) throws(DTLSError) -> [CertificateFingerprint] {
        var taken: [CertificateFingerprint] = []
        var refusal = DTLSError.noUsableFingerprint
        for text in offered {
            do {
                taken.append(try CertificateFingerprint(parsing: text))
            } catch {
                refusal = error
            }
        }
        guard !taken.isEmpty else { throw refusal }
        return taken
    }

    /// "AB:CD:…"
    package var hexadecimal: String {
        let digits: [Character] = Array("0123456789ABCDEF")
        return bytes.map { String([digits[Int($0 >> 4)], digits[Int($0 & 15)]]) }.joined(separator: ":")
    }

    private static func parseHexadecimal(_ text: Substring) -> [UInt8]? {
        let pairs = text.split(separator: ":", omittingEmptySubsequences: false)
        guard pairs.count <= 64 else { return nil }
        var bytes: [UInt8] = []
        for pair in pairs {
            guard pair.utf8.count == 2, pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}

extension CertificateFingerprint: CustomStringConvertible {
    /// "sha-256 AB:CD:…", as SDP wants it.
    package var description: String { "\(algorithm.rawValue) \(hexadecimal)" }
}
