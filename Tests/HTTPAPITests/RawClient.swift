import Foundation
import Glibc
import HTTPAPI

/// One request over a socket of its own, written as bytes and read to the end of the connection.
struct RawClient: Sendable {
    let address: ListeningAddress

    struct Failure: Error { let text: String }

    /// `fields` come after `Host` and `Connection: close`.
    func send(
        _ method: String, _ target: String, fields: [(String, String)] = [], body: String? = nil
    ) async throws -> RawResponse {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Length: \(body.utf8.count)\r\n" }
        return try await exchange(Array((text + "\r\n" + (body ?? "")).utf8), isHead: method == "HEAD")
    }

    func exchange(_ bytes: [UInt8], isHead: Bool = false) async throws -> RawResponse {
        let answer = try await withCheckedThrowingContinuation { continuation in
            // Swift's own threads are few: one that waits in recv holds everybody up.
            Thread.detachNewThread {
                continuation.resume(with: Result { try roundTrip(bytes) })
            }
        }
        guard let response = RawResponse(answer) else {
            throw Failure(text: "not an HTTP response: \(String(decoding: answer, as: UTF8.self))")
        }
        return response
    }

    /// A connection; whoever asked closes it.
    func open() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(text: "socket: \(errno)") }
        do {
            try connect(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private func connect(_ descriptor: Int32) throws {
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(self.address.port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(text: "connect: \(errno)") }
    }

    static func send(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server may answer and close before it has read everything.
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
    }

    private func roundTrip(_ bytes: [UInt8]) throws -> [UInt8] {
        let descriptor = try open()
        defer { close(descriptor) }
        try Self.send(bytes, to: descriptor)
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let taken = recv(descriptor, &piece, piece.count, 0)
            if taken <= 0 { return answer }
            answer += piece[..<taken]
        }
    }
}
