import HTTPAPI
import Media
import Testing

@Suite struct WallClockHTTPDateTests {
    @Test(
        arguments: [
            (784_111_777_000_000_000, "Sun, 06 Nov 1994 08:49:37 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400_000_000_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
        ] as [(Int64, String)]) func writes(nanoseconds: Int64, text: String)
    {
        #expect(WallClock(nanoseconds: nanoseconds).httpDate == text)
    }
}
