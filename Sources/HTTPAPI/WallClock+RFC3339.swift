import Media

extension WallClock {
    private static let secondsPerDay: Int64 = 86_400

    /// `2026-11-21T02:24:05.123Z` (RFC 3339 clause 5.6), cut to milliseconds.
    package var rfc3339: String {
        let milliseconds = nanoseconds.dividedDown(by: 1_000_000)
        let seconds = milliseconds.quotient.dividedDown(by: 1000)
        let days = seconds.quotient.dividedDown(by: Self.secondsPerDay)
        let date = Self.civilDate(daysSince1970: days.quotient)
        let second = days.remainder
        return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))"
            + "T\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2))"
            + ".\(Self.padded(seconds.remainder, 3))Z"
    }

    /// A time as RFC 3339 clause 5.6 writes it, with any offset; a leap second counts as the second after, and years
    /// that 64 bits of nanoseconds do not reach as the end that they do. `nil` for anything else.
    package init?(rfc3339 text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int64? {
            guard bytes.count >= digits else { return nil }
            var value: Int64 = 0
            for byte in bytes.prefix(digits) {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            bytes = bytes.dropFirst(digits)
            return value
        }
        func taken(_ allowed: String) -> UInt8? {
            guard let byte = bytes.first, allowed.utf8.contains(byte) else { return nil }
            bytes = bytes.dropFirst()
            return byte
        }
        guard let year = number(4), taken("-") != nil, let month = number(2), taken("-") != nil,
            let day = number(2), taken("Tt ") != nil, let hour = number(2), taken(":") != nil,
            let minute = number(2), taken(":") != nil, let second = number(2),
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if taken(".") != nil {
            var scale: Int64 = 100_000_000
            var any = false
            while let digit = number(1) {
                any = true
                fraction += digit * scale
                scale /= 10
            }
            guard any else { return nil }
        }
        var offset: Int64 = 0
        guard let zone = taken("Zz+-") else { return nil }
        if zone == 0x2B || zone == 0x2D {
            guard let hours = number(2), taken(":") != nil, let minutes = number(2), hours < 24, minutes < 60 else {
                return nil
            }
            offset = (hours * 60 + minutes) * 60 * (zone == 0x2D ? -1 : 1)
        }
        guard bytes.isEmpty else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let seconds = days * Self.secondsPerDay + hour * 3600 + minute * 60 + second - offset
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = scaled.addingReportingOverflow(fraction)
        self.init(nanoseconds: overflow || carried ? (seconds < 0 ? .min : .max) : sum)
    }

    /// `Sat, 21 Nov 2026 02:24:05 GMT` (RFC 9110 clause 5.6.7).
    package var httpDate: String {
        let days = nanoseconds.dividedDown(by: 1_000_000_000).quotient.dividedDown(by: Self.secondsPerDay)
        let date = Self.civilDate(daysSince1970: days.quotient)
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = (days.quotient + 4).dividedDown(by: 7).remainder
        let second = days.remainder
        return "\(weekdays[Int(weekday)]), \(Self.padded(date.day, 2)) \(months[Int(date.month) - 1]) "
            + "\(Self.padded(date.year, 4)) \(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):"
            + "\(Self.padded(second % 60, 2)) GMT"
    }

    // MARK: Civil calendar, counted in 400-year eras that begin on 1 March, so that a leap day comes last

    private static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let era = (days + 719_468).dividedDown(by: 146_097)
        let dayOfEra = era.remainder
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        return (yearOfEra + era.quotient * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year.dividedDown(by: 400)
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

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
    }
}

extension Int64 {
    /// Division that rounds down, with a remainder that is never negative.
    fileprivate func dividedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
