import COpenSSL
import Media

/// A DTLS 1.2 association that yields SRTP keys (RFC 6347, RFC 5764). Belongs to one thread.
///
/// After every call the caller drains what is to be sent and looks at `deadline`.
package final class DTLSTransport {
    enum State {
        case idle
        case handshaking(until: Instant)
        case connected, closed, failed
    }

    /// From `start`, or from a server's first datagram.
    package static let handshakeLimit = Duration.seconds(30)
    /// A UDP payload of more is no handshake of anybody's: peers send 1200 to 1472.
    package static let largestDatagram = 4096
    /// Bytes that OpenSSL is shown before the handshake is done: a dozen repetitions of the largest flights seen.
    package static let handshakeBudget = 128 * 1024
    /// Datagrams under keys that may come before the keys do. OpenSSL keeps some 17 KB for each until then.
    package static let earlyLimit = 16
    /// The explicit nonce and the tag of AES-GCM (RFC 5288 clause 3). A shorter record ends an association within OpenSSL
    /// (3.0.19), whoever sends it.
    package static let shortestProtectedRecord = 8 + 16
    static let outgoingLimit = 64
    /// As many as fit within `handshakeLimit`. OpenSSL gives up by itself after 12.
    static let flightCopies = 10

    package let role: DTLSRole
    /// From a flight to the peer's answer, its computing included; `nil` while no flight that was sent once has been answered.
    package internal(set) var roundTripTime: Duration?
    package internal(set) var statistics = DTLSStatistics()

    let ssl: OpaquePointer
    let link: DTLSLink
    private let certificate: DTLSCertificate
    var state = State.idle
    var flight = DTLSFlight()
    var outgoing: [[UInt8]] = []
    var handshakeBytes = 0
    /// The peer's message_seq up to which our last flight answers; -1 before the first.
    var answeredThrough = -1
    var highestMessage = -1

    /// - Parameters:
    ///   - expected: of which the peer's certificate must match one.
    ///   - profiles: the wanted first; a server's order decides.
    package init(
        certificate: DTLSCertificate, role: DTLSRole, expected: [CertificateFingerprint],
        profiles: [SRTPProfile] = SRTPProfile.preferred
    ) throws(DTLSError) {
        guard !expected.isEmpty else { throw .noUsableFingerprint }
        guard !profiles.isEmpty else { throw .noCommonProfile }
        let link = DTLSLink(expected: expected, copies: role == .client ? Self.flightCopies : 0)
        ssl = try certificate.context.makeSession(role: role, profiles: profiles, link: link)
        self.link = link
        self.role = role
        self.certificate = certificate
    }

    deinit {
        SSL_free(ssl)
    }

    package var isConnected: Bool {
        if case .connected = state { true } else { false }
    }

    /// When to call `handleTimeout`; `nil` when there is nothing to wait for.
    package var deadline: Instant? {
        guard case .handshaking(let end) = state else { return nil }
        return min(flight.deadline ?? end, end)
    }

    /// A client says hello; a server begins to count its 30 seconds. More than once does nothing.
    @discardableResult
    package func start(at now: Instant) -> DTLSEvent {
        guard case .idle = state else { return .none }
        state = .handshaking(until: now + Self.handshakeLimit)
        return role == .client ? advance(at: now) : .none
    }

    package func receive(_ datagram: UnsafeRawBufferPointer, at now: Instant) -> DTLSEvent {
        statistics.received += 1
        if case .idle = state, role == .server { start(at: now) }
        guard datagram.count <= Self.largestDatagram, let seen = DTLSDatagram(inspecting: datagram),
            seen.shortestProtected ?? Self.shortestProtectedRecord >= Self.shortestProtectedRecord
        else {
            statistics.garbage += 1
            return .none
        }
        switch state {
        case .handshaking:
            return shake(datagram, seen, at: now)
        case .connected:
            return take(datagram, seen, at: now)
        case .idle, .closed, .failed:
            statistics.unexpected += 1
            return .none
        }
    }

    /// To be called when `deadline` has come; earlier it does nothing.
    package func handleTimeout(at now: Instant) -> DTLSEvent {
        guard case .handshaking(let end) = state else { return .none }
        if now >= end { return fail(.handshakeTimedOut(limit: Self.handshakeLimit)) }
        if let deadline = flight.deadline, now >= deadline {
            statistics.flightsResent += 1
            send(flight.resend(at: now))
        }
        return .none
    }

    /// Every call of `body` is one datagram to be sent, in this order.
    package func drainOutgoing(_ body: (UnsafeRawBufferPointer) -> Void) {
        guard !outgoing.isEmpty else { return }
        let datagrams = outgoing
        outgoing = []
        for datagram in datagrams { datagram.withUnsafeBytes(body) }
    }

    /// Ends the association; close_notify waits in `drainOutgoing` when there is a peer to tell.
    package func close() {
        switch state {
        case .connected:
            sendCloseNotify()
            state = .closed
        case .idle, .handshaking:
            state = .closed
        case .closed, .failed:
            break
        }
        flight.forget()
    }

    func send(_ datagrams: [[UInt8]]) {
        for datagram in datagrams {
            guard outgoing.count < Self.outgoingLimit else {
                statistics.undrained += 1
                continue
            }
            outgoing.append(datagram)
        }
    }

    func sendCloseNotify() {
        ERR_clear_error()
        SSL_shutdown(ssl)
        for copy in link.takeWritten() { send(copy) }
    }

    func fail(_ error: DTLSError) -> DTLSEvent {
        state = .failed
        flight.forget()
        return .failed(error)
    }
}
