import COpenSSL

/// The OpenSSL that this process runs with, which need not be the one it was built with.
package enum OpenSSLLibrary {
    /// `OpenSSL 3.0.22 …`.
    package static var version: String { OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL" }
}
