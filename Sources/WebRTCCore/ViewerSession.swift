import DTLS
import ICE
import Media
import RTCP
import RTPSend
import SDP
import SRTP

/// One WebRTC viewer, sans-IO: what comes of a publisher goes on to it as it comes, under SSRCs and numbers of its own.
///
/// The counterpart of `PeerSession` on the same kind of transport. It is given a publisher and loses it again
/// (`attach`, `detach`); its numbers and timestamps go on through all of them. Belongs to the publisher's thread.
package final class ViewerSession {
    package let configuration: ViewerConfiguration
    package let transport: PeerTransport
    let tracks: [ViewerTrack]
    package private(set) var publisher: PeerSession?
    @exclusivity(unchecked) var counters = ViewerCounters()
    @exclusivity(unchecked) var control = RTCPWriter(reserving: 512)
    /// Counts every packet that carries it (draft-holmer-rmcat-transport-wide-cc-extensions-01 clause 2).
    @exclusivity(unchecked) var transportSequence: UInt16 = 1
    @exclusivity(unchecked) var budget = ResendBudget()
    /// Where there is a choice of layers.
    @exclusivity(unchecked) var bandwidth: ViewerBandwidth?
    var roundTripTime: Duration?
    /// Reports go out, and what is missing is looked for.
    private var nextTick: Instant?
    static let tickInterval = Duration.seconds(1)

    package init(_ configuration: ViewerConfiguration, at now: Instant) throws {
        self.configuration = configuration
        transport = try PeerTransport(
            configuration.negotiated, localUsername: configuration.localUsername,
            localPassword: configuration.localPassword, certificate: configuration.certificate, at: now)
        var generator = SplitMix(state: configuration.randomness)
        var tracks: [ViewerTrack] = []
        for media in configuration.negotiated.media {
            if let viewing = media.viewing { tracks.append(ViewerTrack(media, viewing, using: &generator)) }
        }
        self.tracks = tracks
    }

    // MARK: The publisher

    /// Whether all that this viewer watches of a publisher comes in formats that it takes.
    package func takes(_ publisher: PeerSession) -> Bool {
        let published = publisher.published
        return tracks.allSatisfy { track in
            guard let source = Self.source(of: track, in: published, tracks) else { return true }
            return Answerer.payloadTypes(showing: source, under: track.media) != nil
        }
    }

    /// From now on what comes from this publisher goes to this viewer. Before it is connected that does nothing: whoever has
    /// proven nothing is kept nothing for.
    package func attach(_ publisher: PeerSession, at now: Instant) {
        guard isConnected else { return }
        detach()
        self.publisher = publisher
        publisher.admit(self)
        let published = publisher.published
        for track in tracks {
            // The same numbers may mean something else in another offer.
            guard let source = Self.source(of: track, in: published, tracks),
                let types = Answerer.payloadTypes(showing: source, under: track.media)
            else { continue }
            track.attach(publisher.relays(of: source.media.index), types)
            track.wantKeyframe()
        }
        bandwidth = tracks.contains { $0.layers.count > 1 } ? bandwidth ?? ViewerBandwidth() : nil
    }

    package func detach() {
        publisher?.dismiss(self)
        publisher = nil
        for track in tracks { track.detach() }
    }

    func shows(_ relay: TrackRelay) -> Bool {
        tracks.contains { track in track.layers.contains { $0.relay === relay } }
    }

    /// The first m-line of a kind shows the first track of it, and so on.
    private static func source(
        of track: ViewerTrack, in published: [PublishedMedia], _ tracks: [ViewerTrack]
    ) -> PublishedMedia? {
        let place = tracks.filter { $0.kind == track.kind }.firstIndex { $0 === track } ?? 0
        let sources = published.filter { $0.media.kind == track.kind }
        return place < sources.count ? sources[place] : nil
    }

    // MARK: Input

    package func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, at now: Instant,
        into output: PeerOutput
    ) {
        switch transport.receive(datagram, from: remote, at: now, into: output.datagrams) {
        case .outcome(let outcome): react(to: outcome, at: now, into: output)
        case .rtcp(let srtp): receiveRTCP(datagram, srtp, from: remote, at: now, into: output)
        // RTP of a viewer is nobody's.
        case .rtp, .beforeCheck, .beforeKeys, .malformed: counters.datagramsUnexpected += 1
        }
    }

    package func handleTimeout(at now: Instant, into output: PeerOutput) {
        if isEnded { return }
        react(to: transport.handleTimeout(at: now, into: output.datagrams), at: now, into: output)
        guard case .connected(let srtp) = transport.phase, let due = nextTick, due <= now else { return }
        nextTick = now + Self.tickInterval
        choose(at: now)
        for track in tracks {
            if track.isWaiting { track.wantKeyframe() }
            track.leaveOldLines(at: now)
        }
        sendReports(srtp, at: now, into: output)
    }

    /// When `handleTimeout` wants to be called next.
    package var deadline: Instant? {
        guard !isEnded, let due = transport.deadline else { return isEnded ? nil : nextTick }
        return nextTick.map { min($0, due) } ?? due
    }

    /// Ends the session from our side: a goodbye and close_notify go out if there is somebody to hear them.
    package func close(_ reason: PeerEndReason, at now: Instant, into output: PeerOutput) {
        guard !isEnded else { return }
        if case .connected(let srtp) = transport.phase { sendGoodbye(srtp, into: output) }
        transport.sendClose(into: output.datagrams)
        end(reason, into: output)
    }

    // MARK: What came of it

    private func react(to outcome: PeerTransport.Outcome, at now: Instant, into output: PeerOutput) {
        switch outcome {
        case .nothing: break
        case .connected:
            roundTripTime = transport.dtls.roundTripTime
            // Soon, so that the receiver can put sound and picture together.
            nextTick = now + .milliseconds(100)
            output.events.append(.connected(srtpProfile: transport.srtpProfile ?? ""))
        case .ended(let reason): end(reason, into: output)
        }
    }

    private func end(_ reason: PeerEndReason, into output: PeerOutput) {
        guard !isEnded else { return }
        detach()
        transport.end()
        output.events.append(.ended(reason))
    }
}

extension ViewerSession: RoutedSession {
    package var negotiated: NegotiatedSession { configuration.negotiated }
    /// Nothing comes in here that is held or passed on.
    package func giveOutHeld(at now: Instant, into output: PeerOutput) {}
    package var hasToPassOn: Bool { false }
    package func passOn(at now: Instant, limit: Int, into output: PeerOutput) -> Bool { true }
}

/// What a viewer's session could not use.
package struct ViewerCounters: Sendable {
    package var datagramsUnexpected: UInt64 = 0
    package var packetsNotAuthentic: UInt64 = 0
    package var packetsMalformed: UInt64 = 0
    /// Asked for again, but no longer there, never come, or more than the viewer's due.
    package var requestsUnanswered: UInt64 = 0

    package init() {}

    package mutating func add(_ other: ViewerCounters) {
        datagramsUnexpected += other.datagramsUnexpected
        packetsNotAuthentic += other.packetsNotAuthentic
        packetsMalformed += other.packetsMalformed
        requestsUnanswered += other.requestsUnanswered
    }
}
