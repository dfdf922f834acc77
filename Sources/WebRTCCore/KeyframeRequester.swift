import Media

/// Decides when a picture loss indication goes out: at once when it matters, then again with growing patience until a
/// keyframe comes. One keyframe costs a publisher more than the loss of a packet, so requests are never sent in bursts.
/// After three that brought none, full intra requests go along.
struct KeyframeRequester {
    private enum State {
        case satisfied
        case wanted(notBefore: Instant, wait: Duration, sent: Int)
    }

    static let firstWait = Duration.milliseconds(300)
    static let longestWait = Duration.seconds(2)
    /// Picture loss indications that a sender may pass over.
    static let patientTries = 3
    private var state = State.satisfied
    private var lastSent: Instant?
    /// Between two requests at the least.
    private let spacing: Duration

    init(spacing: Duration = KeyframeRequester.firstWait) {
        self.spacing = spacing
    }

    /// When the next request is due.
    var deadline: Instant? {
        switch state {
        case .satisfied: nil
        case .wanted(let notBefore, _, _): notBefore
        }
    }

    /// Asks for a keyframe after `grace`; asking again while one is wanted changes nothing, unless it makes it sooner.
    mutating func want(at now: Instant, grace: Duration = .zero) {
        var earliest = now + grace
        if let lastSent, lastSent + spacing > earliest { earliest = lastSent + spacing }
        switch state {
        case .satisfied:
            state = .wanted(notBefore: earliest, wait: spacing, sent: 0)
        case .wanted(let notBefore, let wait, let sent):
            if earliest < notBefore, lastSent == nil { state = .wanted(notBefore: earliest, wait: wait, sent: sent) }
        }
    }

    /// Wanted with one that has just been asked for, though it was to be later.
    mutating func join(at now: Instant) {
        let earliest = lastSent.map { max(now, $0 + spacing) } ?? now
        state = .wanted(notBefore: earliest, wait: spacing, sent: 0)
    }

    mutating func keyframeArrived() {
        state = .satisfied
    }

    /// Somebody else has asked: the keyframe that comes of it will do here too.
    mutating func noteOther(at now: Instant) {
        lastSent = now
        switch state {
        case .satisfied: break
        case .wanted(let notBefore, let wait, let sent):
            state = .wanted(notBefore: max(notBefore, now + wait), wait: wait, sent: sent)
        }
    }

    enum Request { case usual, urgent }

    /// The one that is to be sent now, if any.
    /// - Parameter isWorthIt: the sender may heed it; else it is looked at again after the first wait.
    mutating func take(at now: Instant, isWorthIt: () -> Bool = { true }) -> Request? {
        switch state {
        case .satisfied:
            return nil
        case .wanted(let notBefore, let wait, let sent):
            guard notBefore <= now else { return nil }
            guard isWorthIt() else {
                state = .wanted(notBefore: now + Self.firstWait, wait: wait, sent: sent)
                return nil
            }
            lastSent = now
            state = .wanted(notBefore: now + wait, wait: min(wait * 2, Self.longestWait), sent: min(sent + 1, 100))
            return sent < Self.patientTries ? .usual : .urgent
        }
    }
}
