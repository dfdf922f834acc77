import DTLS
import ICE
import Media
import RTCP
import RTPSend
import SDP
import SRTP

/// One WebRTC session that publishes a file, sans-IO: told datagrams and the time, it gives datagrams and events.
///
/// The counterpart of `PeerSession`, of the same parts: it checks (RFC 8445), shakes hands, and sends what is due.
/// Belongs to one thread.
package final class SendSession {
    enum Phase {
        case connecting
        case connected(SRTPContext)
        /// All was sent; what gets lost is still sent again.
        case lingering(SRTPContext, until: Instant)
        case ended
    }

    let configuration: SendConfiguration
    var phase = Phase.connecting
    var agent: ICEControllingAgent
    let dtls: DTLSTransport
    var media: SentMedia
    var counters = SendCounters()
    var control = RTCPWriter(reserving: 512)
    private(set) var srtpProfile: String?

    /// After the last packet: as long as a history holds it.
    static let linger = SendHistory.shortest

    package init(_ configuration: SendConfiguration, at now: Instant) throws {
        self.configuration = configuration
        let answer = configuration.answer
        agent = try ICEControllingAgent(
            localUsername: configuration.offer.iceUsername, localPassword: configuration.offer.icePassword,
            remoteUsername: answer.remoteUsername, remotePassword: answer.remotePassword,
            candidates: configuration.candidates, randomness: configuration.randomness, now: now)
        dtls = try DTLSTransport(
            certificate: configuration.certificate, role: answer.role == .server ? .server : .client,
            expected: CertificateFingerprint.usable(answer.fingerprints))
        media = SentMedia(configuration, at: now)
    }

    package var isConnected: Bool { srtp != nil }

    package var remoteAddress: TransportAddress? { agent.selected }

    var srtp: SRTPContext? {
        switch phase {
        case .connected(let srtp), .lingering(let srtp, _): srtp
        case .connecting, .ended: nil
        }
    }

    var isEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    /// From the last check or, better, the last receiver report; before both, what DTLS took.
    package var roundTripTime: Duration? { media.roundTripTime ?? agent.roundTripTime ?? dtls.roundTripTime }

    // MARK: Input

    package func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, at now: Instant,
        into output: SendOutput
    ) {
        guard let first = datagram.first, !isEnded else { return }
        switch first {
        case 0...3:
            let event = agent.receive(UnsafeRawBufferPointer(datagram), from: remote, at: now) {
                output.datagrams.append($0, to: $1)
            }
            react(to: event, at: now, into: output)
        case 20...63:
            guard remote == agent.selected else {
                counters.datagramsUnexpected += 1
                return
            }
            react(to: dtls.receive(UnsafeRawBufferPointer(datagram), at: now), at: now, into: output)
        case 128...191:
            guard let srtp, remote == agent.selected, datagram.count >= 2, (192...223).contains(datagram[1]) else {
                counters.datagramsUnexpected += 1
                return
            }
            receiveRTCP(datagram, srtp, at: now, into: output)
        default:
            counters.datagramsUnexpected += 1
        }
    }

    package func handleTimeout(at now: Instant, into output: SendOutput) {
        guard !isEnded else { return }
        if let due = agent.deadline, due <= now {
            let event = agent.handleTimeout(at: now) { output.datagrams.append($0, to: $1) }
            react(to: event, at: now, into: output)
        }
        if let due = dtls.deadline, due <= now {
            react(to: dtls.handleTimeout(at: now), at: now, into: output)
        }
        send(at: now, into: output)
    }

    /// When `handleTimeout` wants to be called next.
    package var deadline: Instant? {
        guard !isEnded else { return nil }
        var earliest = agent.deadline
        func consider(_ instant: Instant?) {
            guard let instant else { return }
            earliest = earliest.map { min($0, instant) } ?? instant
        }
        consider(dtls.deadline)
        switch phase {
        case .connected: consider(media.deadline)
        case .lingering(_, let until):
            consider(media.deadline)
            consider(until)
        case .connecting, .ended: break
        }
        return earliest
    }

    /// Ends the session from our side: goodbye and close_notify go out if there is somebody to hear them.
    package func close(at now: Instant, into output: SendOutput) {
        guard !isEnded else { return }
        finish(.closed, into: output)
    }

    // MARK: What came of it

    private func react(to event: ICEControllingEvent, at now: Instant, into output: SendOutput) {
        switch event {
        case .none: break
        case .selected(let address):
            output.events.append(.selected(address))
            react(to: dtls.start(at: now), at: now, into: output)
        case .failed: end(.iceFailed, into: output)
        case .consentExpired: end(.consentExpired, into: output)
        }
    }

    private func react(to event: DTLSEvent, at now: Instant, into output: SendOutput) {
        sendHandshake(into: output)
        switch event {
        case .none: break
        case .connected(let keys):
            guard let cipher = SRTPCipher(rawValue: keys.profile.rawValue) else {
                return end(.dtlsFailed("no SRTP profile in common (RFC 5764 clause 4.1.2)"), into: output)
            }
            do throws(SRTPError) {
                phase = .connected(
                    try SRTPContext(profile: cipher, inboundKey: keys.remote, outboundKey: keys.local))
            } catch {
                return end(.dtlsFailed("\(error)"), into: output)
            }
            srtpProfile = "\(keys.profile)"
            media.begin(configuration, at: now)
            output.events.append(.connected(srtpProfile: "\(keys.profile)"))
            send(at: now, into: output)
        case .failed(let error): end(.dtlsFailed("\(error)"), into: output)
        case .closed: end(.closedByPeer, into: output)
        }
    }

    private func sendHandshake(into output: SendOutput) {
        guard let destination = agent.selected else { return }
        dtls.drainOutgoing { output.datagrams.append($0, to: destination) }
    }

    /// Says goodbye (RFC 3550 clause 6.6) and close_notify.
    func finish(_ reason: SendEndReason, into output: SendOutput) {
        if let srtp, let destination = agent.selected { sendGoodbye(srtp, to: destination, into: output) }
        dtls.close()
        sendHandshake(into: output)
        end(reason, into: output)
    }

    private func end(_ reason: SendEndReason, into output: SendOutput) {
        guard !isEnded else { return }
        phase = .ended
        output.events.append(.ended(reason))
    }
}

/// What a sending session could not use.
package struct SendCounters: Sendable {
    package var datagramsUnexpected: UInt64 = 0
    package var packetsNotAuthentic: UInt64 = 0
    package var packetsMalformed: UInt64 = 0
    /// Reports on arrival times, of which this sender, whose rate is the file's, makes no use.
    package var transportFeedback: UInt64 = 0
    /// Packets that could not be sealed.
    package var packetsNotSealed: UInt64 = 0

    package init() {}

    package mutating func add(_ other: SendCounters) {
        datagramsUnexpected += other.datagramsUnexpected
        packetsNotAuthentic += other.packetsNotAuthentic
        packetsMalformed += other.packetsMalformed
        transportFeedback += other.transportFeedback
        packetsNotSealed += other.packetsNotSealed
    }
}
