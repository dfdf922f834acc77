import DTLS
import ICE
import Media
import SDP
import SRTP

/// The way to one peer that came with an offer, sans-IO: ICE-lite finds it, DTLS over that way agrees on keys, SRTP uses
/// them. What goes over it is its session's business.
package final class PeerTransport {
    enum Phase {
        case connecting
        case connected(SRTPContext)
        case ended
    }

    /// What its session has to do now.
    enum Outcome {
        case nothing
        case connected
        case ended(PeerEndReason)
    }

    /// What a datagram is to its session (RFC 7983).
    enum Arrival {
        case outcome(Outcome)
        case rtp(SRTPContext)
        case rtcp(SRTPContext)
        /// From an address that no check came from.
        case beforeCheck
        /// Media before there are keys for it.
        case beforeKeys
        case malformed
    }

    @exclusivity(unchecked) private(set) var phase = Phase.connecting
    @exclusivity(unchecked) var agent: ICELiteAgent
    let dtls: DTLSTransport
    /// The name as in RFC 5764 and RFC 7714.
    private(set) var srtpProfile: String?
    private let localUsername: String
    @exclusivity(unchecked) private var mediaNoted = Instant(nanoseconds: .min)

    init(
        _ negotiated: NegotiatedSession, localUsername: String, localPassword: String, certificate: DTLSCertificate,
        at now: Instant
    ) throws {
        self.localUsername = localUsername
        agent = try ICELiteAgent(
            localUsername: localUsername, localPassword: localPassword, remoteUsername: negotiated.remoteUsername,
            remotePassword: negotiated.remotePassword, now: now)
        dtls = try DTLSTransport(
            certificate: certificate, role: negotiated.role == .server ? .server : .client,
            expected: CertificateFingerprint.usable(negotiated.fingerprints))
    }

    var isConnected: Bool {
        if case .connected = phase { true } else { false }
    }

    var isEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// The address that is sent to: the nominated one; before there is one, the validated one that the peer uses.
    var selected: TransportAddress? { agent.selected }

    // MARK: Input

    /// Tells by the first byte what has come, and works on what is the way's own business.
    @inline(__always)
    func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, at now: Instant,
        into output: OutboundBatch
    ) -> Arrival {
        guard let first = datagram.first else { return .outcome(.nothing) }
        switch (phase, first) {
        case (.ended, _): return .outcome(.nothing)
        case (_, 0...3):
            return .outcome(receiveCheck(UnsafeRawBufferPointer(datagram), from: remote, at: now, into: output))
        case (_, 20...63):
            let outcome = receiveHandshake(UnsafeRawBufferPointer(datagram), from: remote, at: now, into: output)
            return outcome.map { .outcome($0) } ?? .beforeCheck
        case (.connected(let srtp), 128...191):
            guard datagram.count >= 2 else { return .malformed }
            // RFC 5761 clause 4: the packet types of RTCP stand where RTP has marker and payload type.
            return (192...223).contains(datagram[1]) ? .rtcp(srtp) : .rtp(srtp)
        case (.connecting, 128...191): return .beforeKeys
        case (_, _): return .malformed
        }
    }

    private func receiveCheck(
        _ datagram: UnsafeRawBufferPointer, from remote: TransportAddress, at now: Instant, into output: OutboundBatch
    ) -> Outcome {
        let event = agent.receive(datagram, from: remote, at: now) { output.append($0, to: remote) }
        switch event {
        case .none, .rejected: return .nothing
        case .validated, .nominated:
            // A client starts by itself; what it queued before an address was known goes out now.
            return isConnected ? .nothing : react(to: dtls.start(at: now), into: output)
        case .consentExpired: return .ended(.consentExpired)
        case .failed: return .ended(.iceFailed)
        }
    }

    /// - Returns: `nil` when it came from an address that was not checked.
    private func receiveHandshake(
        _ datagram: UnsafeRawBufferPointer, from remote: TransportAddress, at now: Instant, into output: OutboundBatch
    ) -> Outcome? {
        guard agent.isValidated(remote) else { return nil }
        agent.noteUse(of: remote)
        return react(to: dtls.receive(datagram, at: now), into: output)
    }

    func handleTimeout(at now: Instant, into output: OutboundBatch) -> Outcome {
        switch agent.handleTimeout(at: now) {
        case .failed: return .ended(.iceFailed)
        case .consentExpired: return .ended(.consentExpired)
        case .none, .validated, .nominated, .rejected: break
        }
        guard let deadline = dtls.deadline, deadline <= now else { return .nothing }
        return react(to: dtls.handleTimeout(at: now), into: output)
    }

    var deadline: Instant? {
        guard let check = agent.deadline else { return dtls.deadline }
        guard let handshake = dtls.deadline else { return check }
        return min(check, handshake)
    }

    /// Media keeps consent as a check does (publishers like FFmpeg send no more checks); once a second is enough.
    func noteMedia(from remote: TransportAddress, at now: Instant) {
        guard now.nanoseconds &- mediaNoted.nanoseconds > 1_000_000_000 || mediaNoted.nanoseconds == .min else {
            return
        }
        mediaNoted = now
        agent.noteMedia(from: remote, at: now)
    }

    /// close_notify goes out if there is somebody to hear it.
    func sendClose(into output: OutboundBatch) {
        dtls.close()
        sendHandshake(into: output)
    }

    func end() { phase = .ended }

    // MARK: DTLS

    private func react(to event: DTLSEvent, into output: OutboundBatch) -> Outcome {
        sendHandshake(into: output)
        switch event {
        case .none: return .nothing
        case .connected(let keys):
            guard let cipher = SRTPCipher(rawValue: keys.profile.rawValue) else {
                return .ended(.dtlsFailed("no SRTP profile in common (RFC 5764 clause 4.1.2)"))
            }
            do throws(SRTPError) {
                phase = .connected(
                    try SRTPContext(profile: cipher, inboundKey: keys.remote, outboundKey: keys.local))
            } catch {
                return .ended(.dtlsFailed("\(error)"))
            }
            srtpProfile = "\(keys.profile)"
            return .connected
        case .failed(let error): return .ended(.dtlsFailed("\(error)"))
        case .closed: return .ended(.closedByPeer)
        }
    }

    private func sendHandshake(into output: OutboundBatch) {
        guard let destination = agent.selected else { return }
        dtls.drainOutgoing { output.append($0, to: destination) }
    }
}

extension PeerTransport {
    /// The names by which checks find this session: the current one, and the one before a restart while it is good.
    var usernames: [String] { agent.localUsernames }

    /// The current one of `usernames`.
    var username: String { agent.localUsernames.first ?? localUsername }

    func knowsRemote(username: String, password: String) -> Bool {
        agent.remoteUsername == username && agent.remotePassword == password
    }
}
