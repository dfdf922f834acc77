import Foundation
import TestKit

/// nginx with its RTMP module: it takes whoever publishes to `live`, keeps what comes as FLV, and refuses everybody at
/// `closed`.
package final class PushServer {
    package let folder: Folder
    package let port: Int
    /// Of RTMPS; 0: there is none.
    package let securePort: Int
    private let certificate: String?
    private var process: pid_t = 0

    /// - Parameter isSecure: RTMPS before it too, with a certificate for 127.0.0.1 by itself.
    package init(isSecure: Bool = false) throws {
        folder = try Folder()
        port = try Self.freePort()
        securePort = isSecure ? try Self.freePort() : 0
        var secure = ""
        if isSecure {
            let (key, certificate) = (folder.file("key.pem"), folder.file("certificate.pem"))
            let made = try Tool.run(
                "openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
                ])
            guard made.status == 0 else { throw ServerError(text: made.errors) }
            self.certificate = certificate
            secure = """
                stream {
                    server {
                        listen 127.0.0.1:\(securePort) ssl;
                        ssl_certificate \(certificate);
                        ssl_certificate_key \(key);
                        proxy_pass 127.0.0.1:\(port);
                    }
                }
                """
        } else {
            certificate = nil
        }
        let modules = "/usr/lib/nginx/modules"
        let text = """
            daemon off;
            master_process off;
            user root;
            pid \(folder.file("pid"));
            error_log \(folder.file("log")) info;
            load_module \(modules)/ngx_rtmp_module.so;
            \(secure.isEmpty ? "" : "load_module \(modules)/ngx_stream_module.so;")
            events { worker_connections 64; }
            rtmp {
                server {
                    listen 127.0.0.1:\(port);
                    application live { live on; record all; record_path \(folder.path); record_unique on; }
                    application closed { live on; deny publish all; }
                }
            }
            \(secure)
            """
        try text.write(toFile: folder.file("nginx.conf"), atomically: true, encoding: .utf8)
        try start()
    }

    deinit { stop() }

    /// One that nobody has at this moment.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw ServerError(text: "no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whom a client has to trust.
    package var authorities: String { certificate ?? "" }

    package func start() throws {
        let arguments = ["nginx", "-p", folder.path, "-c", folder.file("nginx.conf"), "-e", folder.file("log")]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        guard posix_spawnp(&process, "nginx", nil, nil, &words, environ) == 0 else { throw ServerError(text: "nginx") }
        let until = ContinuousClock.now + .seconds(20)
        while !isListening {
            guard ContinuousClock.now < until else {
                throw ServerError(text: (try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? "")
            }
            poll(nil, 0, 10)
        }
    }

    private var isListening: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    package func stop() { signal(SIGKILL) }

    package func wedge() { signal(SIGSTOP) }

    private func signal(_ number: Int32) {
        guard process > 0 else { return }
        kill(process, number)
        guard number == SIGKILL else { return }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
    }

    /// Files of what was published, oldest first.
    package var recordings: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".flv") }.sorted().map { folder.file($0) }
    }
}

package struct ServerError: Error {
    package var text: String
}
