import Media
import Recording
import Testing

@Suite struct CivilTimeTests {
    static let table: [(Int64, String)] = [
        (0, "1970-01-01T00:00:00Z"),
        (1_000_000_000_250_000_000, "2001-09-09T01:46:40.25Z"),
        (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
        (1_709_251_199_000_000_000, "2024-02-29T23:59:59Z"),
        (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
        (-1_000_000, "1969-12-31T23:59:59.999Z"),
    ]

    @Test(arguments: table) func bothWays(_ nanoseconds: Int64, _ text: String) {
        let time = CivilTime(WallClock(nanoseconds: nanoseconds))
        #expect(time.description == text)
        #expect(CivilTime(text) == time)
        for count in 0..<text.count { #expect(CivilTime(text.prefix(count)) == nil) }
    }
}
