import Glibc
import NIOConcurrencyHelpers

/// An HTTP server on loopback whose answers a test writes byte by byte. One thread, one connection after another.
final class ScriptedServer: @unchecked Sendable {
    /// The head and body of a request, then the socket to answer on.
    typealias Script = @Sendable (_ request: String, _ connection: Int32) -> Void

    let port: UInt16
    private let listener: Int32
    private var thread = pthread_t()
    private let open: NIOLockedValueBox<Open>

    private struct Open {
        var connection: Int32?
        var isStopped = false
    }

    init(_ script: @escaping Script) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        let isUp = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isUp else { throw ScriptedServerError(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        open = NIOLockedValueBox(Open())
        let work = Unmanaged.passRetained(Work(listener: listener, open: open, script: script)).toOpaque()
        pthread_create(
            &thread, nil,
            { raw in
                if let raw { Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run() }
                return nil
            }, work)
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Ends the connection that is open and waits for the thread.
    func stop() {
        open.withLockedValue { open in
            open.isStopped = true
            if let connection = open.connection { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
        pthread_join(thread, nil)
        close(listener)
    }

    static func send(_ text: String, on connection: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private final class Work {
        let listener: Int32
        let open: NIOLockedValueBox<Open>
        let script: Script

        init(listener: Int32, open: NIOLockedValueBox<Open>, script: @escaping Script) {
            self.listener = listener
            self.open = open
            self.script = script
        }

        func run() {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                let isStopped = open.withLockedValue { open in
                    open.connection = connection
                    return open.isStopped
                }
                while !isStopped, let request = Self.request(from: connection) { script(request, connection) }
                open.withLockedValue { $0.connection = nil }
                close(connection)
            }
        }

        private static func request(from connection: Int32) -> String? {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let head = text.firstRange(of: "\r\n\r\n") {
                    let length =
                        text[..<head.lowerBound].split(separator: "\r\n").compactMap { line -> Int? in
                            line.lowercased().hasPrefix("content-length:")
                                ? Int(line.dropFirst(15).filter { $0 != " " }) : nil
                        }.first ?? 0
                    if text[head.upperBound...].utf8.count >= length { return text }
                }
                let count = recv(connection, &buffer, buffer.count, 0)
                guard count > 0 else { return nil }
                bytes.append(contentsOf: buffer[..<count])
            }
        }
    }
}

struct ScriptedServerError: Error { var code: Int32 }
