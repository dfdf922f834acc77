import Media
import TestKit
import Testing

@Suite struct WallClockRFC3339Tests {
    static let table: [(String, Int64)] = [
        ("1970-01-01T00:00:00.000Z", 0),
        ("1985-04-12T23:20:50.520Z", 482_196_050_520),
        ("1994-11-06T08:49:37.000Z", 784_111_777_000),
        ("2000-02-29T12:00:00.000Z", 951_825_600_000),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2026-11-21T02:24:05.123Z", 1_795_227_845_123),
        ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
        ("1900-02-28T23:59:59.000Z", -2_203_891_201_000),
    ]

    @Test(arguments: table) func writesAndReads(text: String, milliseconds: Int64) {
        let time = WallClock(nanoseconds: milliseconds * 1_000_000)
        #expect(time.rfc3339 == text)
        #expect(WallClock(rfc3339: text) == time)
        for count in 0..<text.count { #expect(WallClock(rfc3339: text.prefix(count)) == nil) }
    }

    @Test func millisecondsAreCut() {
        #expect(WallClock(nanoseconds: 1_999_999).rfc3339 == "1970-01-01T00:00:00.001Z")
    }

    @Test(arguments: [
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"),
        ("1990-12-31T15:59:60-08:00", "1991-01-01T00:00:00.000Z"),
        ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"),
        ("2026-11-21t02:24:05z", "2026-11-21T02:24:05.000Z"),
        ("2026-11-21T02:24:05.1234567891234Z", "2026-11-21T02:24:05.123Z"),
    ]) func readsOffsets(text: String, expected: String) {
        #expect(WallClock(rfc3339: text)?.rfc3339 == expected)
    }

    @Test(arguments: [
        "", "2026", "2026-11-21", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-21T24:00:00Z",
        "2026-11-21T02:24:05", "2026-11-21T02:24:05.Z", "2026-11-21T02:24:05+0100", "2026-11-21T02:24:05Zx",
        "2026-11-00T00:00:00Z", "+026-11-21T02:24:05Z",
    ]) func refuses(text: String) {
        #expect(WallClock(rfc3339: text) == nil)
    }

    @Test func farTimesSaturate() {
        #expect(WallClock(rfc3339: "9999-12-31T23:59:59Z")?.nanoseconds == .max)
        #expect(WallClock(rfc3339: "0394-07-25T19:34:36.9-07:51")?.nanoseconds == .min)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (1_000_000_000_250_000_000, "2001-09-09T01:46:40.25Z"),
            (951_782_400_000_000_001, "2000-02-29T00:00:00.000000001Z"),
            (-1_000_000, "1969-12-31T23:59:59.999Z"),
            (.min, "1677-09-21T00:12:43.145224192Z"),
            (.max, "2262-04-11T23:47:16.854775807Z"),
        ] as [(Int64, String)]) func inFull(nanoseconds: Int64, text: String)
    {
        let time = WallClock(nanoseconds: nanoseconds)
        #expect(time.rfc3339InFull == text)
        #expect(WallClock(rfc3339: text) == time)
    }

    @Test func everyMomentReadsBack() {
        var generator = SeededGenerator(seed: 3339)
        for _ in 0..<5000 {
            let time = WallClock(
                nanoseconds: Int64.random(in: -9_000_000_000_000...9_000_000_000_000, using: &generator) * 1_000_000)
            #expect(WallClock(rfc3339: time.rfc3339) == time)
            #expect(WallClock(rfc3339: time.rfc3339InFull) == time)
        }
    }
}
