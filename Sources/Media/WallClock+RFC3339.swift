extension WallClock {
    /// `2026-11-21T02:24:05.123Z` (RFC 3339 clause 5.6), cut to milliseconds.
    package var rfc3339: String {
        let parts = parts
        return "\(parts.date)T\(parts.time).\(parts.milliseconds)Z"
    }

    /// The same with as many digits as it takes: `2026-11-21T02:24:05Z`, `2026-11-21T02:24:05.000000001Z`.
    package var rfc3339InFull: String {
        let parts = parts
        var fraction = ""
        if parts.nanosecond > 0 {
            fraction = "." + parts.nanosecond.padded(to: 9)
            while fraction.last == "0" { fraction.removeLast() }
        }
        return "\(parts.date)T\(parts.time)\(fraction)Z"
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
            let days = Self.days(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
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
        let seconds = days * Self.secondsPerDay + hour * 3600 + minute * 60 + second - offset
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = scaled.addingReportingOverflow(fraction)
        self.init(nanoseconds: overflow || carried ? (seconds < 0 ? .min : .max) : sum)
    }
}
