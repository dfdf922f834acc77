import BitIO
import Media

/// An ICE agent of the lite kind, RFC 8445 clause 2.5: always controlled, it answers checks and sends none.
///
/// A request that does not prove knowledge of the password is neither answered nor remembered, with no exception: an
/// error response to it (RFC 8489 clause 9.1.3) would let anybody reflect datagrams off the gateway. Belongs to one
/// thread. Once the buffers are made, a request costs no memory that stays.
package struct ICELiteAgent: ~Copyable {
    private enum State {
        /// No good check yet. Can transition to: validated, nominated, ended.
        case checking(until: Instant)
        /// Good checks, no nomination, which some clients never make. Can transition to: validated with another address,
        /// nominated, ended.
        case validated(TransportAddress)
        /// Can transition to: nominated with another address, ended.
        case nominated(TransportAddress)
        /// For good.
        case ended
    }

    private struct Local {
        let username: [UInt8]
        let key: STUNKey

        init(_ username: String, _ password: String) throws(ICEError) {
            self.username = Array(username.utf8)
            key = try STUNKey(password: password)
        }
    }

    private var state: State
    private var local: Local
    /// The credentials before a restart, good until the new ones have nominated (RFC 8445 clause 9).
    private var previous: Local?
    /// A good check with `local` has come.
    private var isLocalProven = false
    private var addresses = CheckedAddresses()
    private var writer = STUNWriter()

    /// What the peer calls itself; a lite agent makes no use of it but to tell.
    package private(set) var remoteUsername: String?
    package private(set) var remotePassword: String?

    /// From the beginning to the first good check.
    package static let checkLimit = Duration.seconds(15)
    /// RFC 7675 clause 5.1.
    package static let consentLimit = Duration.nanoseconds(consentNanoseconds)
    private static let consentNanoseconds: Int64 = 30_000_000_000

    package init(
        localUsername: String, localPassword: String, remoteUsername: String?, remotePassword: String?, now: Instant
    ) throws(ICEError) {
        local = try Local(localUsername, localPassword)
        state = .checking(until: now + Self.checkLimit)
        self.remoteUsername = remoteUsername
        self.remotePassword = remotePassword
    }

    /// Where to send; `nil` before the first good check and after the end. Until something is nominated, it is the address
    /// that is checked first or used last.
    package var selected: TransportAddress? {
        switch state {
        case .validated(let address), .nominated(let address): address
        case .checking, .ended: nil
        }
    }

    package var isNominated: Bool {
        if case .nominated = state { return true }
        return false
    }

    /// The names by which checks are taken: ours, and the one before a restart as long as it is good.
    package var localUsernames: [String] {
        [local, previous].compactMap { $0.map { String(decoding: $0.username, as: UTF8.self) } }
    }

    package var hasEnded: Bool {
        if case .ended = state { return true }
        return false
    }

    /// Whether a good check came from this address. Nothing else that comes from other addresses is to be looked at.
    package func isValidated(_ address: TransportAddress) -> Bool {
        addresses[address] != nil
    }

    /// When `handleTimeout` is due. It moves only later by itself: a wake-up for an earlier value finds nothing to do.
    package var deadline: Instant? {
        switch state {
        case .checking(let until): until
        case .validated(let address), .nominated(let address):
            (addresses[address]?.lastHeard).map { Instant(nanoseconds: $0.nanoseconds &+ Self.consentNanoseconds) }
        case .ended: nil
        }
    }

    /// The part of a binding request's USERNAME that names who is asked: by it the session is found before anything is
    /// proven. `nil` for what is no such request.
    package static func username(ofRequest datagram: UnsafeRawBufferPointer) -> String? {
        guard let username = STUNMessage.peekUsername(datagram), let parts = STUNMessage.usernameParts(username),
            parts.asked.count <= 256
        else { return nil }
        return String(decoding: parts.asked, as: UTF8.self)
    }

    /// Takes one STUN datagram.
    ///
    /// - Parameter reply: called at most once, before this returns, with the answer for `source`.
    package mutating func receive(
        _ datagram: UnsafeRawBufferPointer, from source: TransportAddress, at now: Instant,
        reply: (UnsafeRawBufferPointer) -> Void
    ) -> ICELiteEvent {
        guard !hasEnded else { return .rejected(.ended) }
        guard let request = try? STUNMessage.parse(datagram) else { return .rejected(.malformed) }
        guard request.messageClass == .request, request.method == STUNMessage.binding else {
            return .rejected(.notBindingRequest)
        }
        guard let credentials = credentials(for: request) else { return .rejected(.username) }
        guard request.isAuthentic(credentials.key) else { return .rejected(.integrity) }

        guard request.unknownAttributeCount == 0 else {
            answer(request, .unknownAttribute, credentials.key, reply)
            return .rejected(.unknownAttributes)
        }
        // RFC 8445 clause 7.3.1.1: one that is controlled and cannot switch behaves as if its tie-breaker were smaller.
        guard request.iceControlled == nil else {
            answer(request, .roleConflict, credentials.key, reply)
            return .rejected(.roleConflict)
        }
        if writer.writeBindingSuccess(request.transactionID, seen: source, key: credentials.key) {
            writer.bytes.withUnsafeBytes { reply($0) }
        }
        let isCurrent = credentials.key === local.key
        return accept(source, at: now, isNomination: request.usesCandidate, isCurrent: isCurrent)
    }

    /// Authenticated SRTP or SRTCP came. It keeps a validated address alive as a check does, for publishers that send no
    /// consent checks; it validates and selects none.
    package mutating func noteMedia(from source: TransportAddress, at now: Instant) {
        addresses.hear(source, at: now)
        noteUse(of: source)
    }

    /// The peer uses this address. As long as none is nominated, ours goes to the validated one that is used.
    package mutating func noteUse(of source: TransportAddress) {
        guard case .validated(let address) = state, address != source, isValidated(source) else { return }
        state = .validated(source)
    }

    /// The connection to this address is gone. Another one that is alive takes its place; where there is none it stays
    /// selected, though nothing reaches it, until the peer comes back or consent ends.
    package mutating func lose(_ source: TransportAddress) {
        let heir: TransportAddress?
        switch state {
        case .validated(let address):
            heir = addresses.newest(nominated: false, besides: source)?.address
            if address == source, let heir { state = .validated(heir) }
        case .nominated(let address):
            heir = addresses.newest(nominated: true, besides: source)?.address
            if address == source, let heir { state = .nominated(heir) }
        case .checking, .ended: return
        }
        if selected != source { addresses.remove(source) }
    }

    package mutating func handleTimeout(at now: Instant) -> ICELiteEvent {
        guard let deadline, now >= deadline else { return .none }
        switch state {
        case .checking:
            return end(.failed)
        case .validated:
            addresses.forget(unheardSince: now - Self.consentLimit)
            guard let next = addresses.newest(nominated: false) else { return end(.consentExpired) }
            state = .validated(next.address)
            return .none
        case .nominated:
            addresses.forget(unheardSince: now - Self.consentLimit)
            guard let next = addresses.newest(nominated: true) else { return end(.consentExpired) }
            state = .nominated(next.address)
            return .nominated(next.address)
        case .ended:
            return .none
        }
    }

    /// New credentials, RFC 8445 clause 9. The selected address stays in use, and the old credentials stay good, until a
    /// check with the new ones nominates.
    package mutating func restart(
        localUsername: String, localPassword: String, remoteUsername: String?, remotePassword: String?
    ) throws(ICEError) {
        let next = try Local(localUsername, localPassword)
        if isLocalProven { previous = local }
        local = next
        isLocalProven = false
        self.remoteUsername = remoteUsername
        self.remotePassword = remotePassword
    }

    private func credentials(for request: STUNMessage) -> Local? {
        guard let username = request.username, let parts = STUNMessage.usernameParts(username) else { return nil }
        if parts.asked.elementsEqual(local.username) { return local }
        if let previous, parts.asked.elementsEqual(previous.username) { return previous }
        return nil
    }

    private mutating func answer(
        _ request: STUNMessage, _ error: STUNErrorCode, _ key: STUNKey, _ reply: (UnsafeRawBufferPointer) -> Void
    ) {
        let isWritten = writer.writeBindingError(
            request.transactionID, error, unknownAttributes: request.unknownAttributes,
            unknownAttributeCount: request.unknownAttributeCount, key: key)
        if isWritten { writer.bytes.withUnsafeBytes { reply($0) } }
    }

    private mutating func accept(
        _ source: TransportAddress, at now: Instant, isNomination: Bool, isCurrent: Bool
    ) -> ICELiteEvent {
        let isNew = addresses.note(source, at: now, isNomination: isNomination, keeping: selected)
        if isCurrent { isLocalProven = true }
        if isNomination {
            if isCurrent { previous = nil }
            guard !isNominated || selected != source else { return .none }
            state = .nominated(source)
            return .nominated(source)
        }
        if case .checking = state { state = .validated(source) }
        return isNew ? .validated(source) : .none
    }

    private mutating func end(_ event: ICELiteEvent) -> ICELiteEvent {
        state = .ended
        addresses.removeAll()
        previous = nil
        return event
    }
}
