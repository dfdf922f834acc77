import Foundation
import Gateway
import HTTPAPI
import NIOPosix
import Testing

/// Files over a real socket: what HTTP says against what is on disk.
@Suite struct FileResponderTests {
    private static let bytes = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func serve(
        isGrowing: Bool = false, tag: String? = "v1", path: String? = nil,
        _ body: @Sendable (RawClient) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capstan-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a.webm")
        try Data(Self.bytes).write(to: file)
        let location = RecordingFileLocation(
            path: path ?? file.path, contentType: "video/webm", isGrowing: isGrowing, entityTag: tag)
        try await ServerFixture.with(body) { onListening in
            let threads = NIOThreadPool(numberOfThreads: 2)
            let files = FileResponder(threads: threads)
            return try APIServer(
                routes: [Route(.get, "/file") { try await files.respond(to: $0, with: location, name: "a.webm") }],
                settings: APISettings(port: 0), fileThreads: threads, logger: ServerFixture.quiet,
                onListening: onListening)
        }
    }

    @Test func wholeAndParts() async throws {
        try await serve { client in
            let whole = try await client.send("GET", "/file")
            #expect(whole.status == 200)
            #expect(whole.body == Self.bytes)
            #expect(whole["etag"] == "\"v1\"")
            #expect(whole["content-disposition"] == "inline; filename=\"a.webm\"")

            let head = try await client.send("HEAD", "/file")
            #expect(head.status == 200)
            #expect(head["content-length"] == "1000003")
            #expect(head.body.isEmpty)

            let part = try await client.send("GET", "/file", fields: [("Range", "bytes=131070-400001")])
            #expect(part.status == 206)
            #expect(part["content-range"] == "bytes 131070-400001/1000003")
            #expect(part.body == Array(Self.bytes[131_070...400_001]))

            let end = try await client.send("GET", "/file", fields: [("Range", "bytes=-100")])
            #expect(end.status == 206)
            #expect(end.body == Array(Self.bytes.suffix(100)))

            let past = try await client.send("GET", "/file", fields: [("Range", "bytes=1000003-")])
            #expect(past.status == 416)
            #expect(past["content-range"] == "bytes */1000003")
            #expect(past.problem == "range-not-satisfiable")

            let same = try await client.send("GET", "/file", fields: [("If-None-Match", "\"v1\"")])
            #expect(same.status == 304)
            #expect(same.body.isEmpty)
            #expect(same["etag"] == "\"v1\"")

            let download = try await client.send("GET", "/file?download=1", fields: [("Range", "bytes=0-0")])
            #expect(download["content-disposition"] == "attachment; filename=\"a.webm\"")
        }
    }

    @Test func growing() async throws {
        try await serve(isGrowing: true, tag: nil) { client in
            let whole = try await client.send("GET", "/file")
            #expect(whole.status == 200)
            #expect(whole["cache-control"] == "no-store")
            #expect(whole["etag"] == nil)
        }
    }

    @Test(arguments: ["/nonexistent/a.webm", "/tmp", "/dev/zero"]) func notAFile(path: String) async throws {
        try await serve(path: path) { client in
            let response = try await client.send("GET", "/file")
            #expect(response.status == 404)
            #expect(response.problem == "not-found")
            #expect(!response.text.contains(path))
        }
    }

    @Test func manyAtOnce() async throws {
        try await serve { client in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await client.send("GET", "/file").body == Self.bytes }
                }
                for try await good in group { #expect(good) }
            }
        }
    }
}
