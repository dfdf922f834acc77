import Media

/// Decides when a picture loss indication goes out: at once when it matters, then again with growing patience until a
/// keyframe comes. One keyframe costs a publisher more than the loss of a packet, so requests are never sent in bursts.
struct KeyframeRequester {
    private enum State {
        case satisfied
        case wanted(notBefore: Instant, wait: Duration)
    }

    static let firstWait = Duration.milliseconds(300)
    static let longestWait = Duration.seconds(2)
    private var state = State.satisfied
    private var lastSent: Instant?

    /// When the next request is due.
    var deadline: Instant? {
        switch state {
        case .satisfied: nil
        case .wanted(let notBefore, _): notBefore
        }
    }

    /// Asks for a keyframe after `grace`; asking again while one is wanted changes nothing, unless it makes it sooner.
    mutating func want(at now: Instant, grace: Duration = .zero) {
        var earliest = now + grace
        if let lastSent, lastSent + Self.firstWait > earliest { earliest = lastSent + Self.firstWait }
        switch state {
        case .satisfied:
            state = .wanted(notBefore: earliest, wait: Self.firstWait)
        case .wanted(let notBefore, let wait):
            if earliest < notBefore, lastSent == nil { state = .wanted(notBefore: earliest, wait: wait) }
        }
    }

    mutating func keyframeArrived() {
        state = .satisfied
    }

    /// Whether one is to be sent now.
    mutating func shouldSend(at now: Instant) -> Bool {
        switch state {
        case .satisfied:
            return false
        case .wanted(let notBefore, let wait):
            guard notBefore <= now else { return false }
            lastSent = now
            state = .wanted(notBefore: now + wait, wait: min(wait * 2, Self.longestWait))
            return true
        }
    }
}
