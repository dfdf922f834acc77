import Media

/// The flight sent last and when to send it again (RFC 6347 clause 4.2.4), by told time.
struct DTLSFlight {
    /// RFC 6347 says a second; WebRTC's paths are short and a publisher waits, so all of the field begins near here.
    static let firstInterval = Duration.milliseconds(100)
    static let longestInterval = Duration.seconds(5)
    /// A peer's flight that comes again in several datagrams, or a network that duplicates, is answered once.
    static let quietAfterSending = Duration.milliseconds(50)

    /// The flight as sent first, then copies of it with newer record numbers; the last one may be used again.
    private var copies: [[[UInt8]]] = []
    private var sends = 0
    private var interval = DTLSFlight.firstInterval
    private var lastSent = Instant(nanoseconds: 0)
    private(set) var deadline: Instant?

    /// - Returns: the datagrams to send now.
    mutating func begin(_ copies: [[[UInt8]]], at now: Instant) -> [[UInt8]] {
        self.copies = copies
        sends = 0
        interval = Self.firstInterval
        deadline = now + interval
        return send(at: now)
    }

    /// The peer has answered this flight: how long that took, or `nil` when it was sent more than once and nobody can tell
    /// which one was answered (Karn's rule, RFC 6298 clause 3).
    func answerTime(at now: Instant) -> Duration? {
        sends == 1 ? now - lastSent : nil
    }

    /// The deadline has come: sends again and waits twice as long.
    mutating func resend(at now: Instant) -> [[UInt8]] {
        interval = min(interval * 2, Self.longestInterval)
        deadline = now + interval
        return send(at: now)
    }

    /// The peer said again what this flight answers: it may not have come.
    mutating func resendAsPeerRepeats(at now: Instant) -> [[UInt8]] {
        guard now - lastSent >= Self.quietAfterSending else { return [] }
        if deadline != nil { deadline = now + interval }
        return send(at: now)
    }

    /// Nothing is waited for any more; the flight is kept for a peer that has not got it.
    mutating func settle() {
        deadline = nil
    }

    mutating func forget() {
        self = DTLSFlight()
    }

    private mutating func send(at now: Instant) -> [[UInt8]] {
        guard !copies.isEmpty else { return [] }
        lastSent = now
        defer { sends += 1 }
        return copies[min(sends, copies.count - 1)]
    }
}
