import Media

/// How much a viewer may have sent again: half of what it is sent, and a burst on top. One that asks for everything over and
/// over gets no more than that.
struct ResendBudget {
    private static let burst = 192 * 1024
    private var left = Self.burst

    mutating func sent(_ bytes: Int) {
        left = min(left + bytes / 2, Self.burst)
    }

    mutating func take(_ bytes: Int) -> Bool {
        guard left >= bytes else { return false }
        left -= bytes
        return true
    }
}
