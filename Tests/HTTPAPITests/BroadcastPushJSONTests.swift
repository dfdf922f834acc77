import Broadcasting
import HTTPAPI
import Testing

@Suite struct BroadcastPushJSONTests {
    private static func read(_ text: String) throws -> BroadcastRequest {
        try BroadcastRequest(json: Array(text.utf8), idleTimeout: .seconds(300))
    }

    @Test func addressesAreRead() throws {
        let request = try Self.read(#"{"room":"a","push":[{"url":"rtmp://h/app/key"},{"url":"rtmps://h/app/key"}]}"#)
        #expect(request.push.map(\.redacted) == ["rtmp://h:1935/app/***", "rtmps://h:443/app/***"])
        #expect(try Self.read(#"{"room":"a"}"#).push.isEmpty)
        #expect(try PushAddress(json: Array(#"{"url":"rtmp://h/app/key"}"#.utf8)).host == "h")
    }

    /// What is refused is not repeated.
    @Test(arguments: [
        #"[{"url":"http://h/S3cret"}]"#, #"[{"url":"rtmp://h/a/S3cret "}]"#, #"[{}]"#, #"["rtmp://h/a/S3cret"]"#,
        #"[{"url":"rtmp://h/a/b","key":"S3cret"}]"#, #"{"url":"rtmp://h/a/S3cret"}"#, #"[{"url":1}]"#,
    ])
    func whatCannotBeIsRefused(_ push: String) {
        do {
            _ = try Self.read(#"{"room":"a","push":\#(push)}"#)
            Issue.record("\(push) was taken")
        } catch {
            #expect(!"\(error)".contains("S3cret"))
        }
    }

    @Test func thereIsABound() {
        let many = Array(repeating: #"{"url":"rtmp://h/app/key"}"#, count: 17).joined(separator: ",")
        #expect(throws: HTTPAPIError.self) { try Self.read(#"{"room":"a","push":[\#(many)]}"#) }
    }
}
