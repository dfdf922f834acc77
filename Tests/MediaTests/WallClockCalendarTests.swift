import Media
import Testing

@Suite struct WallClockCalendarTests {
    @Test func everyDayFollowsTheOneBefore() {
        let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // The years that 64 bits of nanoseconds reach whole; 1900 is no leap year, 2000 is one.
        var (year, month, day, weekday): (Int64, Int64, Int64, Int64) = (1678, 1, 1, 6)
        for days in Int64(-106_650)..<106_751 {
            let parts = WallClock(nanoseconds: days * 86_400_000_000_000 + 1).parts
            // An `#expect` for each of so many days would take seconds.
            if (parts.year, parts.month, parts.day, parts.weekday) != (year, month, day, weekday)
                || WallClock.days(year: year, month: month, day: day) != days
            {
                Issue.record("day \(days) is \(year)-\(month)-\(day), and came out as \(parts)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = lengths[Int(month) - 1] + (month == 2 && isLeap ? 1 : 0)
            weekday = (weekday + 1) % 7
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test func theTimeOfDayCountsUpBefore1970Too() {
        let parts = WallClock(nanoseconds: -1).parts
        #expect(parts.date == "1969-12-31")
        #expect(parts.time == "23:59:59")
        #expect(parts.milliseconds == "999")
        #expect(parts.nanosecond == 999_999_999)
    }

    @Test(
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32),
        ] as [(Int64, Int64, Int64)]) func noSuchDate(year: Int64, month: Int64, day: Int64)
    {
        #expect(WallClock.days(year: year, month: month, day: day) == nil)
    }

    @Test func paddingNeverCuts() {
        #expect(Int64(7).padded(to: 3) == "007")
        #expect(Int64(1234).padded(to: 3) == "1234")
    }
}
