extension WallClock {
    /// A moment as calendar and clock show it in UTC.
    package struct Parts: Hashable, Sendable {
        package var year: Int64
        /// 1 to 12.
        package var month: Int64
        /// 1 to 31.
        package var day: Int64
        /// 0 is Sunday.
        package var weekday: Int64
        package var hour: Int64
        package var minute: Int64
        package var second: Int64
        package var nanosecond: Int64

        /// `2026-11-21`
        package var date: String { "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))" }

        /// `02:24:05`
        package var time: String { "\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))" }

        /// `123`, cut.
        package var milliseconds: String { (nanosecond / 1_000_000).padded(to: 3) }
    }

    static let secondsPerDay: Int64 = 86_400

    /// The Gregorian calendar, before 1582 too. It is counted in eras of 400 years (146,097 days) that begin on 1 March,
    /// so that a leap day comes last.
    package var parts: Parts {
        let seconds = nanoseconds.dividedDown(by: 1_000_000_000)
        let days = seconds.quotient.dividedDown(by: Self.secondsPerDay)
        let era = (days.quotient + 719_468).dividedDown(by: 146_097)
        let dayOfEra = era.remainder
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return Parts(
            year: yearOfEra + era.quotient * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1,
            weekday: (days.quotient + 4).dividedDown(by: 7).remainder, hour: days.remainder / 3600,
            minute: days.remainder / 60 % 60, second: days.remainder % 60, nanosecond: seconds.remainder)
    }

    /// Days since 1970-01-01 of a date; `nil` for one that no calendar has.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1, day <= days(inMonth: month, of: year) else { return nil }
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear.dividedDown(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = era.remainder * 365 + era.remainder / 4 - era.remainder / 100 + dayOfYear
        return era.quotient * 146_097 + dayOfEra - 719_468
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    /// Decimal digits with zeros in front, at least `width`.
    package func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// Division that rounds down, with a remainder that is never negative.
    fileprivate func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
