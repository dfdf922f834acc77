import Media

/// Civil time as text, in UTC, with milliseconds.
package enum TimestampText {
    /// RFC 3339: `2026-11-21T02:26:05.120Z`.
    package static func full(_ time: WallClock) -> String {
        let (days, rest) = floorDivide(
            time.nanoseconds / 1_000_000 - (time.nanoseconds % 1_000_000 < 0 ? 1 : 0), 86_400_000)
        let (year, month, day) = civil(days)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock(rest))Z"
    }

    /// `02:26:05.120`.
    package static func short(_ time: WallClock) -> String {
        clock(floorDivide(time.nanoseconds / 1_000_000 - (time.nanoseconds % 1_000_000 < 0 ? 1 : 0), 86_400_000).rest)
    }

    private static func clock(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        return padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
            + padded(milliseconds % 1000, 3)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, rest: Int64) {
        let rest = value % by
        return rest < 0 ? (value / by - 1, rest + by) : (value / by, rest)
    }

    /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years (146,097 days) that begin on 1 March.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
