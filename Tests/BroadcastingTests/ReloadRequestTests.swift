import Broadcasting
import Testing

@Suite struct ReloadRequestTests {
    @Test func directivesAreRead() throws {
        #expect(try ReloadRequest(query: []) == ReloadRequest())
        #expect(
            try ReloadRequest(query: [("a", "b"), ("_HLS_msn", "12"), ("_HLS_part", "3"), ("_HLS_skip", "YES")])
                == ReloadRequest(segment: 12, part: 3, skips: true))
        #expect(try ReloadRequest(query: [("_HLS_skip", "v2")]) == ReloadRequest(skips: true))
        #expect(try ReloadRequest(query: [("_HLS_msn", "1"), ("_HLS_msn", "2")]) == ReloadRequest(segment: 2))
    }

    @Test(arguments: ["", "-1", "+1", "1.0", "0x1", " 1", "1234567890", "٣", "NaN", "YES"])
    func otherNumbersAreRefused(value: String) {
        #expect(throws: BroadcastingError.malformedDirective(name: "_HLS_msn", value: value)) {
            try ReloadRequest(query: [("_HLS_msn", value)])
        }
    }

    @Test func aPartNeedsItsSegment() {
        #expect(throws: BroadcastingError.partWithoutSegment) { try ReloadRequest(query: [("_HLS_part", "1")]) }
        #expect(throws: BroadcastingError.malformedDirective(name: "_HLS_skip", value: "no")) {
            try ReloadRequest(query: [("_HLS_skip", "no")])
        }
    }
}
