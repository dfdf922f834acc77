import Media

extension WallClock {
    /// `Sat, 21 Nov 2026 02:24:05 GMT` (RFC 9110 clause 5.6.7).
    package var httpDate: String {
        let parts = parts
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[Int(parts.weekday)]), \(parts.day.padded(to: 2)) \(months[Int(parts.month) - 1]) "
            + "\(parts.year.padded(to: 4)) \(parts.time) GMT"
    }
}
