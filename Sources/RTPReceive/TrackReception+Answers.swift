import Media

/// What is learned from the answers to requests, and from those that do not come.
extension TrackReception {
    /// So much doubt in a row, and a path is taken for longer than thought. An ambiguous answer that comes a round trip after
    /// the last request is most likely to that one, as the earlier ones were lost: it counts for an eighth.
    static let doubtLimit = 64
    static let doubt = 8
    /// A probe's second request waits this many times as long as others; twice as many after each probe that told nothing.
    static let firstProbeFactor = 4
    static let lastProbeFactor = 16
    /// So many packets given up in a row, each asked for three times at least and none answered: the sender answers none.
    static let unansweredLimit = 20
    /// Then a hole is waited for so long, or four round trips: what is only late still comes.
    static let shortPatience = Duration.milliseconds(250)

    /// What was asked for has come.
    mutating func noteAnswer(to request: MissingPackets.Request, isResend: Bool, at now: Instant) {
        guard request.tries > 0 else { return }
        counters.packetsRecovered += 1
        unanswered = 0
        guard isResend else { return }
        // Of a packet that was asked for twice nobody can tell which request this answers (RFC 6298 clause 3).
        let time = now - request.at
        guard request.tries == 1 else { return noteAmbiguousAnswer(after: time, isProbe: request.isProbe) }
        doubts = 0
        if request.isProbe, time > roundTripTime {
            // All the answers before were later than the second request: smoothing would leave it at that.
            setRoundTripTime(time)
        } else {
            // An eighth of each goes into the estimate (RFC 6298 clause 2).
            setRoundTripTime((roundTripTime * 7 + time) / 8)
        }
        probeFactor = Self.firstProbeFactor
    }

    private mutating func noteAmbiguousAnswer(after time: Duration, isProbe: Bool) {
        if isProbe { probeFactor = min(probeFactor * 2, Self.lastProbeFactor) }
        let tolerance = roundTripTime / 8 + .milliseconds(5)
        let isExpected = time > roundTripTime - tolerance && time < roundTripTime + tolerance
        doubts += isExpected ? 1 : Self.doubt
        guard doubts >= Self.doubtLimit, !missing.isProbing else { return }
        // Half the patience stays for the requests behind it.
        let most = longestPatience.nanoseconds / 2 / max(requestInterval.nanoseconds, 1)
        guard most >= 2 else { return }
        missing.probe(factor: min(probeFactor, Int(most)))
    }

    /// How long after a request the next one goes.
    var requestInterval: Duration { max(roundTripTime * 5 / 4, .milliseconds(20)) }

    var isUnanswered: Bool { unanswered >= Self.unansweredLimit }

    func patience(of cursor: Cursor) -> Duration {
        isUnanswered ? min(cursor.patience, max(Self.shortPatience, roundTripTime * 4)) : cursor.patience
    }
}
