import Foundation
import Glibc

/// Follows a stream of events over a socket of its own, as `EventSource` in a browser does.
final class EventSource: Sendable {
    struct Event {
        let id: Int
        let type: String
        let data: [String: Any]
    }

    /// The status line and the fields.
    let head: String
    private let descriptor: Int32
    private let lines: Lines

    /// One reader at a time goes on with it.
    private actor Lines {
        private var iterator: AsyncThrowingStream<String, any Error>.AsyncIterator

        init(_ stream: AsyncThrowingStream<String, any Error>) {
            iterator = stream.makeAsyncIterator()
        }

        func next() async throws -> String? {
            var iterator = iterator
            defer { self.iterator = iterator }
            return try await iterator.next(isolation: self)
        }
    }

    /// Returns once the stream has begun.
    init(_ client: RawClient, _ target: String, lastEventID: String? = nil) async throws {
        var text = "GET \(target) HTTP/1.1\r\nHost: \(client.address)\r\n"
        if let lastEventID { text += "Last-Event-ID: \(lastEventID)\r\n" }
        descriptor = try client.open()
        try RawClient.send(Array((text + "\r\n").utf8), to: descriptor)
        let (stream, continuation) = AsyncThrowingStream.makeStream(of: String.self)
        Thread.detachNewThread { [descriptor] in Self.read(descriptor, continuation) }
        lines = Lines(stream)
        var head: [String] = []
        while let line = try await lines.next(), !line.isEmpty { head.append(line) }
        self.head = head.joined(separator: "\n")
        guard try await lines(until: "retry: 2000") else { throw RawClient.Failure(text: "no events: \(self.head)") }
    }

    deinit {
        // The thread that reads closes it.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Chunk sizes stand on lines of their own, which no field of an event looks like.
    private static func read(_ descriptor: Int32, _ lines: AsyncThrowingStream<String, any Error>.Continuation) {
        defer { close(descriptor) }
        var rest: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let taken = recv(descriptor, &piece, piece.count, 0)
            if taken == 0 { return lines.finish() }
            guard taken > 0 else { return lines.finish(throwing: RawClient.Failure(text: "recv: \(errno)")) }
            rest += piece[..<taken]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                // The last chunk: the connection may stay for another request.
                if line == "0\r" { return lines.finish() }
                lines.yield(line.hasSuffix("\r") ? String(line.dropLast()) : line)
                rest.removeFirst(end + 1)
            }
        }
    }

    /// Goes on to the next line that is `line`.
    func lines(until line: String) async throws -> Bool {
        while let next = try await lines.next() {
            if next == line { return true }
        }
        return false
    }

    /// `nil` when the stream has ended.
    func next() async throws -> Event? {
        var fields: [String: String] = [:]
        while let line = try await lines.next() {
            if let colon = line.firstRange(of: ": ") {
                fields[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
            }
            guard line.isEmpty, let id = fields["id"].flatMap({ Int($0) }), let type = fields["event"] else { continue }
            let data = try JSONSerialization.jsonObject(with: Data((fields["data"] ?? "").utf8)) as? [String: Any]
            return Event(id: id, type: type, data: data ?? [:])
        }
        return nil
    }
}
