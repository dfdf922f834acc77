import Media

/// How much a viewer may have sent again: half of what it is sent, and a burst on top. One that asks for everything over and
/// over gets no more than that, and no more than so many numbers looked for.
struct ResendBudget {
    private static let burst = 192 * 1024
    private static let lookLimit = 1000
    private static let lookInterval = Duration.milliseconds(100)
    private var left = Self.burst
    private var looks = 0
    private var lookedSince: Instant?

    mutating func sent(_ bytes: Int) {
        left = min(left + bytes / 2, Self.burst)
    }

    mutating func take(_ bytes: Int) -> Bool {
        guard left >= bytes else { return false }
        left -= bytes
        return true
    }

    /// Whether another number that is asked for is to be looked for.
    mutating func look(at now: Instant) -> Bool {
        if lookedSince.map({ now - $0 >= Self.lookInterval }) ?? true {
            lookedSince = now
            looks = 0
        }
        guard looks < Self.lookLimit else { return false }
        looks += 1
        return true
    }
}
