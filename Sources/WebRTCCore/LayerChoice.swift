import Media

/// Which of several layers a viewer is given. It begins with the best; where the way does not carry that, the best that
/// fits what got through. A better one is tried again after a while, later each time that it did not fit.
package struct LayerChoice {
    package static let firstPatience = Duration.seconds(5)
    package static let longestPatience = Duration.seconds(60)
    /// A layer that went well for so long was no failure.
    package static let proven = Duration.seconds(10)
    /// Congestion so soon after a change may still be of what was before it.
    package static let settling = Duration.milliseconds(1500)

    private var patience = Self.firstPatience
    private var changed: Instant?
    private var wasRaised = false

    package init() {}

    /// - Parameters:
    ///   - rates: bits a second of each layer; 0 for one that does not come.
    ///   - wanted: the place of the one that was wanted so far.
    ///   - estimate: bits a second that the way carried, where that is known.
    /// - Returns: the place of the one that is wanted from here on.
    package mutating func decide(
        _ rates: [Int], wanted: Int?, isCongested: Bool, estimate: Int?, at now: Instant
    ) -> Int? {
        let alive = rates.indices.filter { rates[$0] > 0 }.sorted { rates[$0] < rates[$1] }
        guard let place = wanted.flatMap({ alive.firstIndex(of: $0) }) else {
            // What was wanted does not come: what may take its place is no more than fits.
            let fitting = alive.last { rates[$0] <= estimate ?? .max }
            return change(to: fitting ?? alive.first, isRaise: false, at: now)
        }
        guard changed != nil || isCongested else { return change(to: alive.last, isRaise: false, at: now) }
        let since = changed.map { now - $0 }
        if isCongested {
            if let since, since < Self.settling { return wanted }
            guard place > 0 else { return wanted }
            if wasRaised, let since, since < Self.proven { patience = min(patience * 2, Self.longestPatience) }
            let fitting = alive[..<place].last { rates[$0] <= estimate ?? .max } ?? alive.first
            return change(to: fitting, isRaise: false, at: now)
        }
        if let since, since >= Self.proven, wasRaised { patience = Self.firstPatience }
        guard place + 1 < alive.count, since.map({ $0 >= patience }) ?? false else { return wanted }
        return change(to: alive[place + 1], isRaise: true, at: now)
    }

    private mutating func change(to place: Int?, isRaise: Bool, at now: Instant) -> Int? {
        changed = now
        wasRaised = isRaise
        return place
    }
}
