import Delivering
import Foundation
import Media
import Testing

@Suite struct WebhookTargetTests {
    @Test(arguments: [
        ("*", "job.changed", true), ("recording.*", "recording.completed", true),
        ("recording.*", "export.completed", false),
        ("recording.completed", "recording.completed", true), ("recording.completed", "recording.failed", false),
    ]) func patternsCover(pattern: String, type: String, covers: Bool) throws {
        #expect(try #require(EventPattern(pattern)).covers(type) == covers)
    }

    @Test(arguments: [
        "", "recording", "*.*", "recording.", ".completed", "Recording.*", "a.b.c", "recording.com*", "**",
    ])
    func refusesWhatIsNoPattern(text: String) {
        #expect(EventPattern(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([EventPattern].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test(arguments: ["https://example.com/hook?a=b", "http://[2001:db8::1]:8080/", "HTTPS://example.com"])
    func takesURLs(url: String) {
        #expect(WebhookTarget.complaint(about: url) == nil)
    }

    @Test(arguments: [
        "", "ftp://example.com/", "https://", "https:///path", "https://:443/", "https://u:p@example.com/",
        "https://example.com/a b", "https://example.com\\@evil/", "https://example.com/#x",
        "https://example.com/" + String(repeating: "a", count: 2048), "https://example.com/\u{7F}",
        "https://exämple.com/",
    ]) func refusesOthers(url: String) {
        #expect(WebhookTarget.complaint(about: url) != nil)
    }

    @Test func receiversAreToldApart() throws {
        let events = [try #require(EventPattern("*"))]
        let one = WebhookTarget(url: "https://example.com/a", events: events)
        #expect(one.key == WebhookTarget(url: "https://example.com/a", events: []).key)
        #expect(one.key != WebhookTarget(url: "https://example.com/b", events: events).key)
        #expect(one.key != WebhookTarget(url: "https://example.com/a", secret: "other", events: events).key)
        #expect(one.key.utf8.count == 16)
    }

    @Test func aLineSaysWhatItIsAbout() throws {
        let id = UUIDv7(now: WallClock(nanoseconds: 1_800_000_000_000_000_000))
        let subject = try #require(EventSubject(of: ["job": .string("x"), "recording": .string(id.description)]))
        #expect(subject == EventSubject(kind: .recording, id: id))
        let delivery = WebhookDelivery(
            job: id, number: 1, subject: subject, target: WebhookTarget(url: "https://example.com/", events: []),
            type: "recording.completed", body: "{}")
        #expect(WebhookDelivery.subject(ofLine: delivery.line) == subject)
        #expect(WebhookDelivery.subject(ofLine: "finalize:\(id)") == nil)
        #expect(WebhookDelivery.subject(ofLine: nil) == nil)
        #expect(EventSubject(of: ["recording": .null, "export": .integer(3)]) == nil)
    }

    @Test(arguments: [(200, true), (204, true), (299, true), (302, false), (404, false), (500, false)])
    func judgesAnswers(status: Int, isTaken: Bool) {
        #expect((WebhookVerdict(status: status) == .delivered) == isTaken)
        #expect(WebhookVerdict(status: status) != .gone)
        #expect(WebhookVerdict(status: 410) == .gone)
    }
}
