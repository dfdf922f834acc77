import HTTPAPI
import HTTPTypes
import Media
import Testing

@Suite struct FilePlanTests {
    private static let modified = WallClock(nanoseconds: 784_111_777_000_000_000)
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    private func plan(_ request: HTTPFields, isGrowing: Bool = false, tag: String? = "v1") -> FilePlan {
        FilePlan(
            request: request, size: 1000, contentType: "video/webm", isGrowing: isGrowing, entityTag: tag,
            modified: Self.modified)
    }

    @Test func wholeFile() {
        let plan = plan([:])
        #expect(plan.answer == .send(0..<1000, partial: false))
        #expect(plan.headers[.contentLength] == "1000")
        #expect(plan.headers[.contentType] == "video/webm")
        #expect(plan.headers[.eTag] == "\"v1\"")
        #expect(plan.headers[.lastModified] == Self.date)
        #expect(plan.headers[.acceptRanges] == "bytes")
    }

    @Test func suffixIsTheEnd() {
        let plan = plan([.range: "bytes=-100"])
        #expect(plan.answer == .send(900..<1000, partial: true))
        #expect(plan.headers[.contentRange] == "bytes 900-999/1000")
        #expect(plan.headers[.contentLength] == "100")
    }

    @Test func pastTheEnd() {
        let plan = plan([.range: "bytes=1000-"])
        #expect(plan.answer == .unsatisfiable)
        #expect(plan.headers[.contentRange] == "bytes */1000")
    }

    @Test func growingFileHasNoTag() {
        let plan = plan([.range: "bytes=0-9", .ifRange: "\"v1\""], isGrowing: true)
        #expect(plan.answer == .send(0..<1000, partial: false))
        #expect(plan.headers[.eTag] == nil)
        #expect(plan.headers[.lastModified] == nil)
        #expect(plan.headers[.cacheControl] == "no-store")
        #expect(self.plan([.range: "bytes=0-9"], isGrowing: true).answer == .send(0..<10, partial: true))
        #expect(self.plan([.ifNoneMatch: "\"v1\""], isGrowing: true).answer == .send(0..<1000, partial: false))
    }

    @Test func ifRange() {
        #expect(plan([.range: "bytes=0-9", .ifRange: "\"v1\""]).answer == .send(0..<10, partial: true))
        #expect(plan([.range: "bytes=0-9", .ifRange: "\"v2\""]).answer == .send(0..<1000, partial: false))
        #expect(plan([.range: "bytes=0-9", .ifRange: "W/\"v1\""]).answer == .send(0..<1000, partial: false))
        #expect(plan([.range: "bytes=0-9", .ifRange: Self.date]).answer == .send(0..<10, partial: true))
        #expect(plan([.range: "bytes=5000-", .ifRange: "\"v2\""]).answer == .send(0..<1000, partial: false))
    }

    @Test func ifNoneMatch() {
        #expect(plan([.ifNoneMatch: "\"v1\""]).answer == .notModified)
        #expect(plan([.ifNoneMatch: "\"v0\", W/\"v1\""]).answer == .notModified)
        #expect(plan([.ifNoneMatch: "*"]).answer == .notModified)
        #expect(plan([.ifNoneMatch: "\"v0\""]).answer == .send(0..<1000, partial: false))
        #expect(plan([.ifNoneMatch: "\"v1\""]).headers[.eTag] == "\"v1\"")
        #expect(plan([.ifNoneMatch: "\"v0\"", .ifModifiedSince: Self.date]).answer == .send(0..<1000, partial: false))
        #expect(plan([.ifModifiedSince: Self.date]).answer == .notModified)
    }

    @Test func ifMatch() {
        #expect(plan([.ifMatch: "\"v1\""]).answer == .send(0..<1000, partial: false))
        #expect(plan([.ifMatch: "W/\"v1\""]).answer == .preconditionFailed)
        #expect(plan([.ifMatch: "\"v0\""]).answer == .preconditionFailed)
    }
}
