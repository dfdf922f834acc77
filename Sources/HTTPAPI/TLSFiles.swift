import Foundation
import NIOSSL

/// PEM files of what an HTTPS server shows.
package struct TLSFiles: Sendable, Hashable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// As the settings have them, which can have one without the other.
    /// - Returns: `nil` where they have neither.
    package init?(certificate: String?, key: String?) throws(HTTPAPIError) {
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?): self.init(certificate: certificate, key: key)
        case (_?, nil): throw .tls("tls.certificate is set and tls.key is not; both are needed, or neither")
        case (nil, _?): throw .tls("tls.key is set and tls.certificate is not; both are needed, or neither")
        }
    }

    /// Reads both, and tries them. Blocks.
    package func read() throws(HTTPAPIError) -> ServerCredentials {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw .tls(refusal(of: certificate, "a certificate"))
        }
        guard let own = chain.first else { throw .tls(refusal(of: certificate, "a certificate")) }
        let privateKey: NIOSSLPrivateKey
        do {
            // A key with a passphrase would ask for it at the terminal.
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem) { (give: (String.UTF8View) -> Void) in
                give("".utf8)
            }
        } catch {
            throw .tls(refusal(of: key, "a key without a passphrase"))
        }
        let credentials = ServerCredentials(
            chain: chain.map { .certificate($0) }, key: .privateKey(privateKey),
            expires: Date(timeIntervalSince1970: TimeInterval(own.notValidAfter)))
        do {
            _ = try NIOSSLContext(configuration: credentials.configuration)
        } catch {
            throw .tls("\(key) is not the key of the first certificate in \(certificate)")
        }
        return credentials
    }

    private func refusal(of path: String, _ wanted: String) -> String {
        guard let file = fopen(path, "r") else { return "\(path) cannot be read: \(String(cString: strerror(errno)))" }
        fclose(file)
        return "\(path) holds no PEM of \(wanted)"
    }

    /// Changes when one of the files does. Blocks.
    var stamp: [String] {
        [certificate, key].map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return "" }
            return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
        }
    }
}
