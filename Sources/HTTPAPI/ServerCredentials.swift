import Foundation
import NIOSSL

/// A certificate with its chain, and its key.
package struct ServerCredentials: Sendable {
    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource
    /// When the certificate's time is over.
    package let expires: Date

    /// RFC 9325: TLS 1.2 and above.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}
