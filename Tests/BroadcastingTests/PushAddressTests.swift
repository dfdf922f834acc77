import Broadcasting
import TestKit
import Testing

@Suite struct PushAddressTests {
    struct Row: Sendable {
        var text: String
        var host: String
        var port: Int
        var url: String
        var redacted: String
        var srt: [String?] = [nil, nil, nil, nil]
    }

    static let rows = [
        Row(
            text: "rtmp://live.example/app/S3cret", host: "live.example", port: 1935,
            url: "rtmp://live.example:1935/app/S3cret", redacted: "rtmp://live.example:1935/app/***"),
        Row(
            text: "RTMPS://a.example/live2/a/S3cret?token=S3cret", host: "a.example", port: 443,
            url: "rtmps://a.example:443/live2/a/S3cret?token=S3cret", redacted: "rtmps://a.example:443/live2/***"),
        Row(
            text: "rtmp://127.0.0.1:19350/S3cret", host: "127.0.0.1", port: 19350,
            url: "rtmp://127.0.0.1:19350/S3cret", redacted: "rtmp://127.0.0.1:19350/***"),
        Row(
            text: "rtmp://[2001:db8::1]/app/S3cret", host: "2001:db8::1", port: 1935,
            url: "rtmp://[2001:db8::1]:1935/app/S3cret", redacted: "rtmp://[2001:db8::1]:1935/app/***"),
        Row(
            text: "srt://in.example:9000?streamid=publish%3AS3cret&latency=200&mode=caller&passphrase=S3cretS3cret",
            host: "in.example", port: 9000, url: "srt://in.example:9000", redacted: "srt://in.example:9000",
            srt: ["publish:S3cret", "S3cretS3cret", nil, "200"]),
        Row(
            text: "srt://in.example:9000/?pbkeylen=32", host: "in.example", port: 9000, url: "srt://in.example:9000",
            redacted: "srt://in.example:9000", srt: [nil, nil, "32", nil]),
        Row(
            text: "srt://[::1]:9000", host: "::1", port: 9000, url: "srt://[::1]:9000", redacted: "srt://[::1]:9000"),
    ]

    @Test(arguments: rows) func addressesAreRead(_ row: Row) throws {
        let address = try PushAddress(parsing: row.text)
        #expect(address.host == row.host && address.port == row.port)
        #expect(address.url == row.url)
        #expect(address.redacted == row.redacted && !address.redacted.contains("S3cret"))
        let srt = address.options
        let numbers = [srt.keyLength, srt.latencyMilliseconds].map { $0.map { String($0) } }
        #expect([srt.streamID, srt.passphrase] + numbers == row.srt)
        #expect(address.takes(.h264) && address.takes(.h265) == row.text.hasPrefix("srt") && !address.takes(.vp8))
    }

    @Test(arguments: [
        ("http://a.example/app/S3cret", PushAddressError.otherScheme), ("S3cret", .otherScheme),
        ("rtmp://user:S3cret@a.example/app/key", .credentials), ("rtmp:///app/S3cret", .noHost),
        ("rtmp://a.example", .noKey), ("rtmp://a.example/", .noKey), ("rtmp://a.example?S3cret", .noKey),
        ("rtmp://a.example:0/app/S3cret", .noPort), ("rtmp://a.example:65536/app/S3cret", .noPort),
        ("rtmp://a.example:/app/S3cret", .noPort), ("rtmp://a_b!/app/S3cret", .noHost),
        ("rtmp://a.example/app/S3cret live=1", .forbiddenCharacter),
        ("rtmp://a.example/app/S3cret\n", .forbiddenCharacter),
        ("rtmp://a.example/app/S3cret#x", .fragment), ("srt://a.example", .noPort),
        ("srt://a.example:9000/S3cret", .path), ("srt://a.example:9000?mode=listener", .option),
        ("srt://a.example:9000?passphrase=S3cret", .option), ("srt://a.example:9000?streamid=S3cret%0A", .option),
        ("srt://a.example:9000?streamid=S3cret%zz", .option), ("srt://a.example:9000?streamid=", .option),
        ("srt://a.example:9000?S3cret=1", .option), ("srt://a.example:9000?latency=10001", .option),
        ("srt://a.example:9000?streamid=" + String(repeating: "S3cret", count: 100), .option),
        ("rtmp://[2001:db8::1/app/S3cret", .noHost),
        ("rtmp://a.example/app/" + String(repeating: "k", count: 2048), .tooLong),
    ]) func othersAreRefusedWithoutAWordOfThem(_ text: String, _ error: PushAddressError) {
        #expect(throws: error) { try PushAddress(parsing: text) }
        #expect(!error.description.contains("S3cret") && !error.description.contains("a.example"))
    }

    @Test(arguments: 0..<50) func whateverIsReadIsShownWithoutItsKey(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bits = [
            "rtmp://", "rtmps://", "srt://", "h", "/", "?", "&", "=", ":", "@", "[", "]", "%", "#", "9", "KEY",
            "streamid", "passphrase",
        ]
        for _ in 0..<400 {
            var text = Bool.random(using: &random) ? "rtmp://h/" : "srt://h:9?streamid="
            for _ in 0..<Int.random(in: 0..<8, using: &random) { text += bits.randomElement(using: &random) ?? "" }
            text += "/KEY"
            guard let address = try? PushAddress(parsing: text) else { continue }
            #expect(!address.redacted.hasSuffix("KEY"), "\(text)")
        }
    }
}
