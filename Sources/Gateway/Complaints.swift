import Media

/// Lets what is said again and again through once, and then once a minute, until it is over.
struct Complaints {
    private static let interval = Duration.seconds(60)
    /// Beyond so many subjects the oldest are forgotten, and may be said again.
    private static let limit = 1000
    private var said: [String: Instant] = [:]

    mutating func isDue(_ subject: String, at now: Instant) -> Bool {
        if let last = said[subject], now < last + Self.interval { return false }
        if said.count >= Self.limit { said = said.filter { now < $0.value + Self.interval } }
        if said.count >= Self.limit { said = [:] }
        said[subject] = now
        return true
    }

    mutating func over(_ subject: String) {
        if !said.isEmpty { said[subject] = nil }
    }
}
