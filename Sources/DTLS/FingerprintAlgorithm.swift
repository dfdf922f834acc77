import COpenSSL

/// The hash functions that a fingerprint may use, weakest first. RFC 8122 clause 5 names more; those prove nothing.
package enum FingerprintAlgorithm: String, Hashable, Sendable, CaseIterable, Comparable {
    case sha256 = "sha-256"
    case sha384 = "sha-384"
    case sha512 = "sha-512"

    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    package static func < (left: FingerprintAlgorithm, right: FingerprintAlgorithm) -> Bool {
        left.byteCount < right.byteCount
    }

    var digest: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}
