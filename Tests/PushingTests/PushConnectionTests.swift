import Foundation
import Media
import PushKit
import Pushing
import TestKit
import Testing

/// Against nginx's RTMP module, and ffmpeg as an SRT listener.
@Suite(.serialized) struct PushConnectionTests {
    private func order(
        _ url: String, authorities: String = "/nowhere", hasSound: Bool = true, options: [String: String] = [:]
    ) -> PushOrder {
        PushOrder(
            url: url, container: url.hasPrefix("srt") ? .mpegts : .flv, options: options, authorities: authorities,
            hasPicture: true, hasSound: hasSound)
    }

    private func failure(_ body: () throws(PushingError) -> Void) -> PushingError? {
        do throws(PushingError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func push(_ order: PushOrder, _ media: PushMedia, from start: Int64 = 0) throws(PushingError) {
        let connection = try PushConnection(order)
        for entry in media.entries {
            try connection.take(
                entry.frame, stream: entry.stream,
                at: MediaTimestamp(ticks: entry.time.ticks + start, clockRate: entry.time.clockRate))
        }
        connection.finish()
        #expect(connection.bytes == media.bytes)
    }

    /// The server's file, once it has so many pictures: it writes on when the connection has ended.
    private func arrived(_ server: PushServer, pictures: Int) throws -> String {
        let until = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < until {
            if let file = server.recordings.first, try Tool.decodedFrames(file, "v:0") >= pictures { return file }
        }
        return try #require(server.recordings.first)
    }

    @Test func whatIsPushedArrives() throws {
        let server = try PushServer()
        let media = try PushMedia()
        try push(order("rtmp://127.0.0.1:\(server.port)/live/key"), media)
        let file = try arrived(server, pictures: 90)
        #expect(try Tool.complaints(file) == "")
        #expect(try Tool.decodedFrames(file, "v:0") == 90)
        #expect(try abs(Tool.decodedSamples(file) - 144_000) < 4000)
        #expect(try Tool.streamEntries(file, "v:0", "codec_name,width,height") == ["h264", "320", "180"])
        #expect(try Tool.streamEntries(file, "a:0", "codec_name,sample_rate,channels") == ["aac", "48000", "2"])
    }

    @Test func anotherSizeIsAnnounced() throws {
        let server = try PushServer()
        let first = try PushMedia(hasSound: false)
        let second = try PushMedia(size: "160x90", hasSound: false)
        let connection = try PushConnection(order("rtmp://127.0.0.1:\(server.port)/live/key", hasSound: false))
        for entry in first.entries { try connection.take(entry.frame, stream: 0, at: entry.time) }
        for entry in second.entries {
            try connection.take(
                entry.frame, stream: 0, at: MediaTimestamp(ticks: entry.time.ticks + 270_000, clockRate: 90_000))
        }
        connection.finish()
        let file = try arrived(server, pictures: 180)
        #expect(try Tool.complaints(file) == "")
        #expect(try Tool.decodedFrames(file, "v:0") == 180)
    }

    @Test func whoRefusesIsTold() throws {
        let server = try PushServer()
        let media = try PushMedia()
        // Some say so at once, some close the connection a little later.
        let refused = failure { () throws(PushingError) in
            let connection = try PushConnection(order("rtmp://127.0.0.1:\(server.port)/closed/S3cret"))
            let until = ContinuousClock.now + .seconds(10)
            var round: Int64 = 0
            while ContinuousClock.now < until {
                for entry in media.entries {
                    try connection.take(
                        entry.frame, stream: entry.stream,
                        at: MediaTimestamp(
                            ticks: entry.time.ticks + round * 3 * Int64(entry.time.clockRate),
                            clockRate: entry.time.clockRate))
                }
                round += 1
                poll(nil, 0, 20)
            }
        }
        server.stop()
        let gone = failure { () throws(PushingError) in
            try push(order("rtmp://127.0.0.1:\(server.port)/live/S3cret"), media)
        }
        for error in [refused, gone] {
            let text = try #require(error).description
            #expect(!text.contains("S3cret") && !text.contains("127.0.0.1"))
        }
        if case .connect? = gone {} else { Issue.record("\(String(describing: gone))") }
    }

    @Test func certificatesAreVerified() throws {
        let server = try PushServer(isSecure: true)
        let media = try PushMedia()
        let url = "rtmps://127.0.0.1:\(server.securePort)/live/key"
        for stranger in ["/etc/ssl/certs/ca-certificates.crt", "/nowhere"] {
            #expect(failure { () throws(PushingError) in try push(order(url, authorities: stranger), media) } != nil)
        }
        let other = "rtmps://localhost:\(server.securePort)/live/key"
        #expect(
            failure { () throws(PushingError) in try push(order(other, authorities: server.authorities), media) }
                != nil,
            "the certificate is for another name")
        #expect(server.recordings.isEmpty)
        try push(order(url, authorities: server.authorities), media)
        let file = try arrived(server, pictures: 90)
        #expect(try Tool.decodedFrames(file, "v:0") == 90)
    }

    /// Its kernel still takes what comes, until its window is full.
    @Test func whoGoesSilentIsNoticedWithinFifteenSeconds() throws {
        let server = try PushServer()
        let media = try PushMedia()
        let connection = try PushConnection(order("rtmp://127.0.0.1:\(server.port)/live/key"))
        var wedgedAt: ContinuousClock.Instant?
        var error: PushingError?
        let began = ContinuousClock.now
        // As live media comes, 30 pictures a second, for half a minute.
        loop: for round in 0..<10 {
            for entry in media.entries {
                let due = began + .seconds(round * 3) + entry.time.duration
                while ContinuousClock.now < due { poll(nil, 0, 5) }
                if wedgedAt == nil, round == 1 {
                    server.wedge()
                    wedgedAt = .now
                }
                error = failure { () throws(PushingError) in
                    try connection.take(
                        entry.frame, stream: entry.stream,
                        at: MediaTimestamp(
                            ticks: entry.time.ticks + Int64(round * 3) * Int64(entry.time.clockRate),
                            clockRate: entry.time.clockRate))
                }
                if error != nil { break loop }
            }
        }
        #expect(error != nil)
        let after = try ContinuousClock.now - #require(wedgedAt)
        #expect(after < .seconds(15), "\(after)")
    }

    // MARK: SRT

    /// As live media comes.
    private func pushLive(_ order: PushOrder, _ media: PushMedia) throws(PushingError) {
        let connection = try PushConnection(order)
        let began = ContinuousClock.now
        for entry in media.entries {
            while ContinuousClock.now < began + entry.time.duration { poll(nil, 0, 2) }
            try connection.take(entry.frame, stream: entry.stream, at: entry.time)
        }
        connection.finish()
    }

    @Test(arguments: [("", [:]), ("&passphrase=S3cretS3cret", ["passphrase": "S3cretS3cret", "streamid": "a:b/c"])])
    func srtTakesItAsMPEGTS(_ query: String, _ options: [String: String]) throws {
        let server = try SRTServer(query)
        try pushLive(order("srt://127.0.0.1:\(server.port)", options: options), try PushMedia())
        server.ended()
        let file = try #require(server.recordings.first)
        #expect(try Tool.complaints(file) == "")
        #expect(try Tool.decodedFrames(file, "v:0") == 90, "the last ones too")
        #expect(try abs(Tool.decodedSamples(file) - 144_000) < 4000)
        #expect(try Tool.streamEntries(file, "v:0", "codec_name,width,height") == ["h264", "320", "180"])
        #expect(try Tool.streamEntries(file, "a:0", "codec_name,sample_rate,channels") == ["aac", "48000", "2"])
    }

    @Test func anotherPassphraseIsRefused() throws {
        let server = try SRTServer("&passphrase=S3cretS3cret")
        let media = try PushMedia()
        let error = failure { () throws(PushingError) in
            try pushLive(
                order("srt://127.0.0.1:\(server.port)", options: ["passphrase": "0therS3cret", "streamid": "S3cret"]),
                media)
        }
        let text = try #require(error).description
        #expect(!text.contains("S3cret") && !text.contains("127.0.0.1"))
    }

    @Test func anSRTListenerThatGoesSilentIsNoticedWithinFifteenSeconds() throws {
        let server = try SRTServer()
        let media = try PushMedia()
        let connection = try PushConnection(order("srt://127.0.0.1:\(server.port)"))
        server.wedge()
        let wedgedAt = ContinuousClock.now
        var error: PushingError?
        loop: for round in 0..<10 {
            for entry in media.entries {
                let due = wedgedAt + .seconds(round * 3) + entry.time.duration
                while ContinuousClock.now < due { poll(nil, 0, 5) }
                error = failure { () throws(PushingError) in
                    try connection.take(
                        entry.frame, stream: entry.stream,
                        at: MediaTimestamp(
                            ticks: entry.time.ticks + Int64(round * 3) * Int64(entry.time.clockRate),
                            clockRate: entry.time.clockRate))
                }
                if error != nil { break loop }
            }
        }
        #expect(error != nil)
        let after = ContinuousClock.now - wedgedAt
        #expect(after < .seconds(15), "\(after)")
    }
}
