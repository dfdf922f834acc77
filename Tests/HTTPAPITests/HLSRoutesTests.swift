import Broadcasting
import Foundation
import HTTPAPI
import Media
import Muxing
import NIOPosix
import TestKit
import Testing

/// Over a real socket, with sound that is made by hand.
@Suite struct HLSRoutesTests {
    private static let id = "019aa2c0-7d1e-7c3b-9f2a-3f6d0c9b8a71"

    private static func stage(lowLatency: Bool = true) -> (LiveStage, RenditionID) {
        let stage = LiveStage(
            LiveStage.Configuration(
                rules: PlaylistRules(
                    isLowLatency: lowLatency, segmentTarget: .seconds(2), partTarget: .milliseconds(500),
                    window: .seconds(60)), startedAt: ServerFixture.now))
        let opus = stage.begin(
            RenditionDescription(name: "opus", codec: .opus, channels: 2, bitrate: 64_000, isDefault: true))
        return (stage, opus)
    }

    private static func feed(_ stage: LiveStage, _ opus: RenditionID, _ range: Range<Int64>) {
        for index in range {
            let frame = EncodedFrame()
            [0xF8, 0xFF, 0xFE].withUnsafeBufferPointer { frame.append(UnsafeRawBufferPointer($0)) }
            let time = MediaTimestamp(ticks: index * 960, clockRate: 48_000)
            frame.seal(
                codec: .opus, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: true, durationTicks: 960)
            stage.take(frame, of: opus, at: time)
        }
    }

    /// - Parameter directly: viewers are answered before there are routes.
    private static func with(
        _ media: BroadcastMedia?, directly: Bool = false, settings: APISettings = APISettings(port: 0),
        _ body: @Sendable (RawClient) async throws -> Void
    ) async throws {
        let threads = NIOThreadPool(numberOfThreads: 1)
        let routes = HLSRoutes(files: FileResponder(threads: threads)) { $0.description == id ? media : nil }.routes
        try await ServerFixture.with(body) { onListening in
            try APIServer(
                routes: routes, settings: settings, fileThreads: threads, logger: ServerFixture.quiet,
                now: { ServerFixture.now },
                live: { wanted in
                    guard directly, wanted.description == id, case .live(let stage) = media else { return nil }
                    return stage
                }, onListening: onListening)
        }
    }

    @Test(arguments: [false, true]) func playlistsAndMediaHaveTheirTypesAndCaching(_ directly: Bool) async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<160)
        try await Self.with(.live(stage), directly: directly) { client in
            let index = try await client.send("GET", "/hls/\(Self.id)/index.m3u8")
            #expect(index.status == 200 && index["content-type"] == "application/vnd.apple.mpegurl")
            #expect(index["cache-control"] == "public, max-age=1" && index["access-control-allow-origin"] == "*")
            #expect(index.text.hasSuffix("opus.m3u8\n"))

            let list = try await client.send("GET", "/hls/\(Self.id)/opus.m3u8?_HLS_msn=1&_HLS_part=0&token=x")
            #expect(list["cache-control"] == "public, max-age=36")
            let read = try PlaylistReader(list.text)
            #expect(read.segments.count == 1 && read.trailing.count == 2)

            let head = try await client.send("HEAD", "/hls/\(Self.id)/opus.m3u8")
            #expect(head.status == 200 && head.body.isEmpty && head["content-length"] == String(list.body.count))

            let map = try await client.send("GET", "/hls/\(Self.id)/opus-init0.mp4")
            #expect(map.status == 200 && map["content-type"] == "audio/mp4")
            #expect(map["cache-control"] == "public, max-age=31536000, immutable")

            let whole = try await client.send("GET", "/hls/\(Self.id)/opus-0.m4s")
            var joined: [UInt8] = []
            for part in 0..<4 { joined += try await client.send("GET", "/hls/\(Self.id)/opus-0.\(part).m4s").body }
            #expect(whole.status == 200 && whole.body == joined && whole["accept-ranges"] == "bytes")
            let middle = try await client.send(
                "GET", "/hls/\(Self.id)/opus-0.m4s", fields: [("Range", "bytes=100-\(joined.count - 101)")])
            #expect(middle.status == 206 && middle.body == Array(joined[100..<(joined.count - 100)]))
            #expect(middle["content-range"] == "bytes 100-\(joined.count - 101)/\(joined.count)")
            let beyond = try await client.send(
                "GET", "/hls/\(Self.id)/opus-0.m4s", fields: [("Range", "bytes=\(joined.count)-")])
            #expect(beyond.status == 416)
        }
    }

    @Test(arguments: [false, true]) func whatIsNotThereOrCannotBeMeant(_ directly: Bool) async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<160)
        try await Self.with(.live(stage), directly: directly) { client in
            let refused = [
                ("opus.m3u8?_HLS_part=1", 400), ("opus.m3u8?_HLS_msn=x", 400), ("opus.m3u8?_HLS_skip=NO", 400),
                ("opus.m3u8?_HLS_msn=99", 400), ("other.m3u8", 404), ("opus-9.m4s", 404), ("opus-0.9.m4s", 404),
                ("opus-00.m4s", 404), ("..%2Findex.m3u8", 404), ("%00", 404),
            ]
            for (name, status) in refused {
                let answer = try await client.send("GET", "/hls/\(Self.id)/\(name)")
                #expect(answer.status == status && answer["cache-control"] == "no-store", "\(name)")
            }
            #expect(try await client.send("GET", "/hls/x/index.m3u8").status == 404)
            #expect(try await client.send("POST", "/hls/\(Self.id)/index.m3u8").status == 405)
            let preflight = try await client.send(
                "OPTIONS", "/hls/\(Self.id)/index.m3u8",
                fields: [("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET")])
            #expect(preflight.status == 200 && preflight["access-control-allow-methods"]?.contains("GET") == true)
        }
    }

    @Test(arguments: [false, true]) func aPartIsSentWhenItIsThere(_ directly: Bool) async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<30)
        try await Self.with(.live(stage), directly: directly) { client in
            async let part = client.send("GET", "/hls/\(Self.id)/opus-0.1.m4s")
            async let list = client.send("GET", "/hls/\(Self.id)/opus.m3u8?_HLS_msn=0&_HLS_part=1")
            for _ in 0..<1_000_000 where stage.waitingReaders < 2 { await Task.yield() }
            Self.feed(stage, opus, 30..<55)
            let (sent, told) = try await (part, list)
            #expect(sent.status == 200 && !sent.body.isEmpty)
            #expect(try PlaylistReader(told.text).trailing.count == 2)
        }
    }

    @Test(arguments: [false, true]) func aBrowsersOwnPlayerIsGivenWholeSegments(_ directly: Bool) async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<160)
        try await Self.with(.live(stage), directly: directly) { client in
            let path = "/hls/\(Self.id)/opus.m3u8"
            async let named = client.send("GET", path, fields: [("Sec-Fetch-Dest", "video"), ("Range", "bytes=0-")])
            async let ranged = client.send("GET", path, fields: [("Range", "bytes=0-")])
            for _ in 0..<1_000_000 where stage.waitingReaders < 2 { await Task.yield() }
            let script = try await client.send("GET", path, fields: [("Sec-Fetch-Dest", "empty")])
            #expect(try PlaylistReader(script.text).segments.count == 1)
            Self.feed(stage, opus, 160..<320)
            for answer in try await [named, ranged] {
                #expect(answer.status == 200 && answer["cache-control"] == "public, max-age=1")
                #expect(try PlaylistReader(answer.text).segments.count == 3)
            }
        }
    }

    @Test(arguments: [false, true]) func ordinaryPlaylistsTakeNoDirectives(_ directly: Bool) async throws {
        let (stage, opus) = Self.stage(lowLatency: false)
        Self.feed(stage, opus, 0..<160)
        try await Self.with(.live(stage), directly: directly) { client in
            let list = try await client.send("GET", "/hls/\(Self.id)/opus.m3u8?_HLS_msn=99")
            #expect(list.status == 200 && list["cache-control"] == "public, max-age=1")
            #expect(try PlaylistReader(list.text).segments.count == 1)
            #expect(try await client.send("GET", "/hls/\(Self.id)/opus-1.0.m4s").status == 404)
        }
    }

    @Test func whatWasKeptIsServedFromItsFolder() async throws {
        let folder = try Folder()
        try Data("#EXTM3U\n".utf8).write(to: URL(fileURLWithPath: folder.file("index.m3u8")))
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.file("opus-0.m4s")))
        try Data([9]).write(to: URL(fileURLWithPath: folder.file("secret")))
        try await Self.with(.kept(folder: folder.path)) { client in
            let index = try await client.send("GET", "/hls/\(Self.id)/index.m3u8")
            #expect(index.text == "#EXTM3U\n" && index["content-type"] == "application/vnd.apple.mpegurl")
            let segment = try await client.send("GET", "/hls/\(Self.id)/opus-0.m4s", fields: [("Range", "bytes=1-")])
            #expect(segment.status == 206 && segment.body == [2, 3])
            #expect(segment["content-type"] == "audio/mp4")
            #expect(segment["cache-control"] == "public, max-age=31536000, immutable")
            for name in ["secret", "opus-1.m4s", "opus-0.0.m4s", "..%2Fsecret"] {
                #expect(try await client.send("GET", "/hls/\(Self.id)/\(name)").status == 404)
            }
        }
        try await Self.with(nil) { client in
            let index = try await client.send("GET", "/hls/\(Self.id)/index.m3u8")
            #expect(index.problem == "not-found")
        }
    }

    // MARK: Directly

    /// What came one after the other on one connection.
    private static func answers(_ client: RawClient, _ targets: [(String, String)]) async throws -> [RawResponse] {
        var text = ""
        for (target, fields) in targets { text += "GET /hls/\(id)/\(target) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n" }
        var found: [RawResponse] = []
        var next: RawResponse? = try await client.exchange(Array(text.utf8))
        while let response = next {
            found.append(response)
            next = response["content-length"].flatMap { Int($0) }.flatMap {
                RawResponse(Array(response.body.dropFirst($0)))
            }
        }
        return found
    }

    @Test func answersComeInTheOrderOfTheQuestions() async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<30)
        try await Self.with(.live(stage), directly: true) { client in
            async let coming = Self.answers(
                client,
                [
                    ("opus-init0.mp4", ""), ("opus.m3u8?_HLS_msn=0&_HLS_part=1", ""),
                    ("opus-init0.mp4", "Range: bytes=0-3\r\n"), ("opus-0.1.m4s", ""), ("x.m3u8", ""),
                    ("opus-init0.mp4", "Connection: close\r\n"),
                ])
            for _ in 0..<1_000_000 where stage.waitingReaders < 1 { await Task.yield() }
            Self.feed(stage, opus, 30..<55)
            let answers = try await coming
            #expect(answers.map(\.status) == [200, 200, 206, 200, 404, 200])
            #expect(answers[1]["content-type"] == "application/vnd.apple.mpegurl")
            for answer in answers {
                #expect(answer["date"] != nil && answer["x-content-type-options"] == "nosniff")
                #expect(answer["access-control-allow-origin"] == "*")
            }
            #expect(answers[0]["date"] == ServerFixture.now.httpDate)
        }
    }

    @Test func whoLeavesWaitsNoMore() async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<30)
        try await Self.with(.live(stage), directly: true) { client in
            let descriptor = try client.open()
            let question = "GET /hls/\(Self.id)/opus.m3u8?_HLS_msn=1 HTTP/1.1\r\nHost: h\r\n\r\n"
            try RawClient.send(Array(question.utf8), to: descriptor)
            for _ in 0..<1_000_000 where stage.waitingReaders < 1 { await Task.yield() }
            #expect(stage.waitingReaders == 1 && stage.viewers == 1)
            close(descriptor)
            for _ in 0..<1_000_000 where stage.waitingReaders > 0 { await Task.yield() }
            #expect(stage.waitingReaders == 0)
        }
    }

    @Test func playersAreToldApart() async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<160)
        try await Self.with(.live(stage), directly: true) { client in
            for fields in [[], [("User-Agent", "a")], [("User-Agent", "a")], [("X-Forwarded-For", "192.0.2.1")]] {
                let answer = try await client.send("GET", "/hls/\(Self.id)/opus.m3u8", fields: fields)
                #expect(answer["connection"] == "close")
            }
            // Media and the list of lists are no sign of a player that plays.
            for name in ["index.m3u8", "opus-0.m4s"] {
                _ = try await client.send("GET", "/hls/\(Self.id)/\(name)", fields: [("User-Agent", name)])
            }
            #expect(stage.viewers == 3)
        }
    }

    /// A connection whose viewer waits is not idle; one that asks nothing more is closed.
    @Test func idleConnectionsAreClosed() async throws {
        let (stage, opus) = Self.stage()
        Self.feed(stage, opus, 0..<30)
        let settings = APISettings(port: 0, idleTimeout: .milliseconds(300))
        try await Self.with(.live(stage), directly: true, settings: settings) { client in
            let began = ContinuousClock.now
            async let coming = Self.answers(client, [("opus.m3u8?_HLS_msn=0&_HLS_part=1", "")])
            while ContinuousClock.now < began + .seconds(1) { await Task.yield() }
            #expect(stage.waitingReaders == 1)
            Self.feed(stage, opus, 30..<55)
            let answered = try await coming
            #expect(answered.map(\.status) == [200])
            // The client reads to the end of the connection.
            #expect(ContinuousClock.now - began < .seconds(10))
        }
    }
}
