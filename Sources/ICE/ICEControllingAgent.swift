import Media

/// The controlling side of ICE for one component, RFC 8445: checks the peer's candidates from one socket of ours,
/// nominates the first pair that answers (clause 8.1.1), and keeps asking for consent (RFC 7675).
///
/// It also answers checks of a peer that sends some. Belongs to one thread.
package struct ICEControllingAgent: ~Copyable {
    private enum State {
        /// Can transition to: nominating, ended.
        case checking(until: Instant)
        /// A pair has answered and is asked to be the one. Can transition to: selected, checking, ended.
        case nominating(pair: Int, until: Instant)
        /// Can transition to: ended.
        case selected(TransportAddress, answeredAt: Instant)
        case ended
    }

    private struct Pair {
        let address: TransportAddress
        var nextCheck: Instant
        var wait = ICEControllingAgent.firstWait
    }

    private struct Transaction {
        let identifier: STUNTransactionID
        let pair: Int
        let sentAt: Instant
        let nominates: Bool
    }

    /// Ta, clause 14.2: from the first check of one pair to that of the next.
    package static let spacing = Duration.milliseconds(20)
    /// RTO, clause 14.3, doubling to the longest.
    package static let firstWait = Duration.milliseconds(100)
    package static let longestWait = Duration.milliseconds(1600)
    package static let limit = Duration.seconds(15)
    /// RFC 7675 clause 5.1; each wait is 0.8 to 1.2 times the interval.
    package static let consentInterval = Duration.seconds(5)
    /// Until the next one when there was no answer: six checks in half a minute are few for a path that loses every third
    /// datagram.
    package static let consentRetry = Duration.seconds(1)
    package static let consentLimit = Duration.seconds(30)
    /// Candidates that are tried; transactions that may be open at a time, the oldest making room.
    package static let pairLimit = 16
    private static let transactionLimit = 64

    private var state: State
    private var pairs: [Pair]
    private var transactions: [Transaction] = []
    private var consentDue: Instant?
    private var random: UInt64
    private var writer = STUNWriter()
    private let username: String
    private let localKey: STUNKey
    private let remoteKey: STUNKey
    private let tieBreaker: UInt64
    /// The last check that was answered.
    package private(set) var roundTripTime: Duration?

    /// - Parameters:
    ///   - candidates: the peer's, the most wanted first.
    ///   - randomness: for transaction ids and the tie-breaker.
    package init(
        localUsername: String, localPassword: String, remoteUsername: String, remotePassword: String,
        candidates: [TransportAddress], randomness: UInt64, now: Instant
    ) throws(ICEError) {
        let keys = (local: try STUNKey(password: localPassword), remote: try STUNKey(password: remotePassword))
        localKey = keys.local
        remoteKey = keys.remote
        username = "\(remoteUsername):\(localUsername)"
        tieBreaker = randomness
        random = randomness | 1
        state = .checking(until: now + Self.limit)
        pairs = candidates.prefix(Self.pairLimit).enumerated().map { index, address in
            Pair(address: address, nextCheck: now + Self.spacing * index)
        }
        transactions.reserveCapacity(Self.transactionLimit)
    }

    /// Where to send; `nil` before a pair is nominated and after the end.
    package var selected: TransportAddress? {
        if case .selected(let address, _) = state { return address }
        return nil
    }

    package var deadline: Instant? {
        switch state {
        case .checking(let until):
            pairs.reduce(until) { min($0, $1.nextCheck) }
        case .nominating(let pair, let until):
            min(until, pairs.indices.contains(pair) ? pairs[pair].nextCheck : until)
        case .selected(_, let answeredAt):
            min(consentDue ?? answeredAt + Self.consentLimit, answeredAt + Self.consentLimit)
        case .ended: nil
        }
    }

    /// Takes one STUN datagram.
    /// - Parameter send: called at most once, before this returns.
    package mutating func receive(
        _ datagram: UnsafeRawBufferPointer, from source: TransportAddress, at now: Instant,
        send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) -> ICEControllingEvent {
        guard let message = try? STUNMessage.parse(datagram), message.method == STUNMessage.binding else {
            return .none
        }
        switch message.messageClass {
        case .request:
            answer(message, to: source, send)
            return .none
        case .success:
            return takeAnswer(message, from: source, at: now, send)
        case .indication, .error:
            // An error ends nothing: the check is sent again, and the limit ends them all (clause 7.2.5.2).
            return .none
        }
    }

    package mutating func handleTimeout(
        at now: Instant, send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) -> ICEControllingEvent {
        switch state {
        case .checking(let until):
            guard now < until, !pairs.isEmpty else { return end(.failed) }
            for index in pairs.indices where pairs[index].nextCheck <= now {
                check(index, nominates: false, at: now, send)
            }
        case .nominating(let pair, let until):
            guard now < until else { return end(.failed) }
            if pairs[pair].nextCheck <= now { check(pair, nominates: true, at: now, send) }
        case .selected(let address, let answeredAt):
            guard now < answeredAt + Self.consentLimit else { return end(.consentExpired) }
            if let due = consentDue, due <= now { askConsent(address, at: now, send) }
        case .ended:
            break
        }
        return .none
    }

    // MARK: Checks

    private mutating func check(
        _ index: Int, nominates: Bool, at now: Instant, _ send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) {
        pairs[index].nextCheck = now + pairs[index].wait
        pairs[index].wait = min(pairs[index].wait * 2, Self.longestWait)
        ask(index, pairs[index].address, nominates: nominates, at: now, send)
    }

    private mutating func askConsent(
        _ address: TransportAddress, at now: Instant, _ send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) {
        consentDue = spread(Self.consentRetry, from: now)
        ask(-1, address, nominates: false, at: now, send)
    }

    private mutating func spread(_ interval: Duration, from now: Instant) -> Instant {
        now + interval * (80 + Int(nextRandom() % 41)) / 100
    }

    private mutating func ask(
        _ pair: Int, _ address: TransportAddress, nominates: Bool, at now: Instant,
        _ send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) {
        let identifier = STUNTransactionID(high: UInt32(truncatingIfNeeded: nextRandom() >> 16), low: nextRandom())
        let written = writer.writeBindingRequest(
            identifier, username: username, key: remoteKey, tieBreaker: tieBreaker, usesCandidate: nominates)
        guard written else { return }
        if transactions.count >= Self.transactionLimit { transactions.removeFirst() }
        transactions.append(Transaction(identifier: identifier, pair: pair, sentAt: now, nominates: nominates))
        writer.bytes.withUnsafeBytes { send($0, address) }
    }

    private mutating func takeAnswer(
        _ message: STUNMessage, from source: TransportAddress, at now: Instant,
        _ send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) -> ICEControllingEvent {
        guard let index = transactions.firstIndex(where: { $0.identifier == message.transactionID }),
            message.isAuthentic(remoteKey)
        else { return .none }
        let transaction = transactions[index]
        // Clause 7.2.5.2.1: an answer from elsewhere than it was asked of proves no pair.
        if pairs.indices.contains(transaction.pair), pairs[transaction.pair].address != source { return .none }
        transactions.remove(at: index)
        roundTripTime = now - transaction.sentAt
        switch state {
        case .checking(let until):
            state = .nominating(pair: transaction.pair, until: until)
            pairs[transaction.pair].wait = Self.firstWait
            check(transaction.pair, nominates: true, at: now, send)
            return .none
        case .nominating:
            guard transaction.nominates else { return .none }
            state = .selected(source, answeredAt: now)
            consentDue = now + Self.consentInterval
            transactions.removeAll(keepingCapacity: true)
            return .selected(source)
        case .selected(let address, _):
            guard source == address else { return .none }
            state = .selected(address, answeredAt: now)
            consentDue = spread(Self.consentInterval, from: now)
            return .none
        case .ended:
            return .none
        }
    }

    /// Clause 7.3: a check of the peer's. Nothing is answered that is not signed with our password.
    private mutating func answer(
        _ request: STUNMessage, to source: TransportAddress,
        _ send: (UnsafeRawBufferPointer, TransportAddress) -> Void
    ) {
        guard request.isAuthentic(localKey),
            writer.writeBindingSuccess(request.transactionID, seen: source, key: localKey)
        else { return }
        writer.bytes.withUnsafeBytes { send($0, source) }
    }

    private mutating func end(_ event: ICEControllingEvent) -> ICEControllingEvent {
        state = .ended
        return event
    }

    /// SplitMix64: ids that do not repeat; the proof of an answer is its signature.
    private mutating func nextRandom() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// What a datagram or a deadline brought about.
package enum ICEControllingEvent: Equatable, Sendable {
    case none
    /// Nominated; media goes there from here on.
    case selected(TransportAddress)
    /// No candidate answered in time.
    case failed
    /// The peer has stopped answering (RFC 7675 clause 5.1).
    case consentExpired
}
