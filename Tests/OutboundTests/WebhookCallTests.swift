import Delivering
import Media
import Outbound
import Testing

@Suite struct WebhookCallTests {
    /// Known answer of the specification's reference implementations.
    @Test func signsAsTheSpecificationHasIt() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func signsWithEachKeyWhileOneIsReplaced() throws {
        let (old, new) = (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + Digest.base64([UInt8](repeating: 7, count: 32))
        )
        let both = try #require(WebhookSecret("\(old) \(new)\n"))
        let each = try [old, new].map { try #require(WebhookSecret($0)).signature(id: "a", timestamp: 1, body: []) }
        #expect(both.signature(id: "a", timestamp: 1, body: []) == each.joined(separator: " "))
        #expect("\(both)" == "(a secret)")
    }

    @Test(arguments: [
        "", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa*w",
        "whsec_" + Digest.base64([UInt8](repeating: 0, count: 65)),
        Array(repeating: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", count: 5).joined(separator: " "),
    ]) func refusesWhatIsNoSecret(text: String) {
        #expect(WebhookSecret(text) == nil)
    }

    @Test func asksAsTheSpecificationHasIt() throws {
        let id = UUIDv7(now: WallClock(nanoseconds: 0))
        let target = WebhookTarget(url: "https://example.com/hook", events: [])
        let delivery = WebhookDelivery(
            job: id, number: 3, subject: EventSubject(kind: .recording, id: id), target: target,
            type: "recording.completed", body: #"{"type":"recording.completed"}"#)
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let request = HTTPRequest(delivery, signedWith: secret, at: WallClock(nanoseconds: 1_614_265_330_999_999_999))
        #expect(request.method == "POST")
        #expect(request.maximumRedirections == 0)
        #expect(request.body == Array(delivery.body.utf8))
        let headers = Dictionary(uniqueKeysWithValues: request.headers)
        #expect(headers["webhook-id"] == id.description)
        #expect(headers["webhook-timestamp"] == "1614265330")
        #expect(
            headers["webhook-signature"]
                == secret.signature(id: id.description, timestamp: 1_614_265_330, body: request.body))
    }

    @Test func digestsAreThoseOfOthers() {
        #expect(Digest.hex(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.hex(Digest.md5(Array("abc".utf8))) == "900150983cd24fb0d6963f7d28e17f72")
        // RFC 4231 clause 4.3.
        #expect(
            Digest.hex(Digest.hmac(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        // RFC 4648 clause 10.
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            #expect(Digest.base64(Array(plain.utf8)) == text)
            #expect(Digest.bytes(base64: text) == Array(plain.utf8))
        }
        #expect(Digest.bytes(base64: "Z") == nil)
        #expect(Digest.bytes(base64: "Z===") == nil)
        #expect(Digest.bytes(base64: "Zm 9") == nil)
    }
}
