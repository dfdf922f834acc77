import BitIO
import DTLS
import ICE
import Media
import RTCP
import RTP
import RTPReceive
import SDP
import SRTP

/// One WebRTC publisher, sans-IO: told datagrams and the time, it gives datagrams, frames and events.
///
/// A datagram is told apart by its first byte (RFC 7983 clause 7). Nothing is taken from an address that ICE has not
/// checked, and nothing but the answer to a valid check is sent to one. Belongs to one thread.
package final class PeerSession {
    package let configuration: PeerConfiguration
    package let transport: PeerTransport
    let tracks: [TrackStream]
    @exclusivity(unchecked) var streams = StreamTable()
    @exclusivity(unchecked) var feedback: FeedbackSchedule
    @exclusivity(unchecked) var counters = PeerCounters()
    /// Measured at the DTLS handshake; `nil` until then.
    var roundTripTime: Duration? { transport.dtls.roundTripTime }
    @exclusivity(unchecked) var writer = RTCPWriter()
    /// Bytes of packets that wait behind holes, of all tracks.
    @exclusivity(unchecked) package internal(set) var heldBytes = 0
    var holderPlace: Int?
    @exclusivity(unchecked) var memory: HeldMemory?
    /// RFC 5506: feedback may go without a report before it.
    let hasReducedSize: Bool
    /// Who is given what comes.
    @exclusivity(unchecked) var viewers: [ViewerSession] = []
    /// Whose turn is first, and how many have had theirs.
    @exclusivity(unchecked) var firstViewer = 0
    @exclusivity(unchecked) var nextViewer = 0
    @exclusivity(unchecked) var isRelaying = false
    var senderClock = SenderClock()

    package init(_ configuration: PeerConfiguration, at now: Instant) throws {
        self.configuration = configuration
        let negotiated = configuration.negotiated
        transport = try PeerTransport(
            negotiated, localUsername: configuration.localUsername, localPassword: configuration.localPassword,
            certificate: configuration.certificate, at: now)
        var tracks: [TrackStream] = []
        for media in negotiated.media where media.accepted {
            streams.declare(media, track: tracks.count)
            for description in media.trackDescriptions {
                tracks.append(TrackStream(media, description, patience: configuration.patience))
            }
        }
        self.tracks = tracks
        hasReducedSize = tracks.allSatisfy(\.media.hasReducedSizeRTCP)
        feedback = FeedbackSchedule(
            tellsArrivals: tracks.contains(where: \.media.hasTransportCC),
            tellsEstimate: tracks.contains(where: \.media.hasREMB),
            measures: tracks.contains { $0.media.hasREMB && !$0.media.hasTransportCC },
            ceiling: configuration.maxBitrate)
    }

    package var descriptions: [TrackDescription] { tracks.map(\.description) }

    // MARK: Input

    package func receive(
        _ datagram: UnsafeMutableRawBufferPointer, from remote: TransportAddress, at now: Instant,
        into output: PeerOutput
    ) {
        switch transport.receive(datagram, from: remote, at: now, into: output.datagrams) {
        case .outcome(let outcome): react(to: outcome, at: now, into: output)
        case .rtp(let srtp): receiveRTP(datagram, srtp, from: remote, at: now, into: output)
        case .rtcp(let srtp): receiveRTCP(datagram, srtp, at: now, into: output)
        case .beforeCheck: counters.packetsBeforeCheck += 1
        case .beforeKeys: counters.packetsBeforeKeys += 1
        case .malformed: counters.packetsMalformed += 1
        }
    }

    package func handleTimeout(at now: Instant, into output: PeerOutput) {
        if isEnded { return }
        react(to: transport.handleTimeout(at: now, into: output.datagrams), at: now, into: output)
        guard case .connected(let srtp) = transport.phase else { return }
        for track in tracks {
            track.reading.drain(at: now, into: output)
            if track.reading.receiver.bytesHeld != track.heldBytes { noteHeld(track, at: now, into: output) }
        }
        if isFeedbackDue(at: now) { sendFeedback(srtp, at: now, into: output) }
    }

    /// When `handleTimeout` wants to be called next.
    package var deadline: Instant? {
        guard !isEnded else { return nil }
        var earliest = transport.deadline
        func consider(_ instant: Instant?) {
            guard let instant else { return }
            earliest = earliest.map { min($0, instant) } ?? instant
        }
        guard isConnected else { return earliest }
        if feedback.deadline < FeedbackSchedule.never { consider(feedback.deadline) }
        for track in tracks where track.reading.ssrc != nil { consider(track.reading.deadline) }
        return earliest
    }

    /// Asks a picture's sender for a keyframe, now. Before its first packet there is nothing to ask for: a sender begins
    /// with a keyframe.
    package func requestKeyframe(_ track: TrackID, at now: Instant) {
        guard let stream = tracks.first(where: { $0.description.id == track }), stream.description.kind == .video,
            stream.reading.ssrc != nil
        else { return }
        stream.reading.keyframes.want(at: now)
    }

    /// Whether pictures of a track come too that lack what they refer to.
    package func keepAll(_ track: TrackID, _ keeps: Bool) {
        guard let stream = tracks.first(where: { $0.description.id == track }), stream.reading.keepsAll != keeps else {
            return
        }
        stream.reading.keepsAll = keeps
    }

    /// Gives out all that waits behind holes, as nobody will wait for what is missing: it comes too late from here on.
    package func giveOutHeld(at now: Instant, into output: PeerOutput) {
        guard isConnected else { return }
        for track in tracks where track.reading.ssrc != nil {
            if track.reading.drainAll(at: now, into: output) {
                output.events.append(.trackBroken(track.description.id))
            }
            if track.reading.receiver.bytesHeld != track.heldBytes { noteHeld(track, at: now, into: output) }
        }
    }

    /// Ends the session from our side: close_notify goes out if there is somebody to hear it.
    package func close(_ reason: PeerEndReason = .closedByGateway, at now: Instant, into output: PeerOutput) {
        guard !isEnded else { return }
        transport.sendClose(into: output.datagrams)
        end(reason, at: now, into: output)
    }

    private func react(to outcome: PeerTransport.Outcome, at now: Instant, into output: PeerOutput) {
        switch outcome {
        case .nothing: break
        case .connected:
            for track in tracks { track.reading.receiver.setRoundTripTime(roundTripTime ?? .milliseconds(100)) }
            output.events.append(.connected(srtpProfile: transport.srtpProfile ?? ""))
        case .ended(let reason): end(reason, at: now, into: output)
        }
    }

    func end(_ reason: PeerEndReason, at now: Instant, into output: PeerOutput) {
        guard !isEnded else { return }
        // What still waits behind a hole goes out: nothing will fill it any more.
        for track in tracks {
            if track.reading.drainAll(at: now, into: output) {
                output.events.append(.trackBroken(track.description.id))
            }
        }
        letGoOfMemory()
        transport.end()
        dismissViewers()
        output.events.append(.ended(reason))
    }
}

/// What a session dropped, by reason, and what it took.
package struct PeerCounters: Sendable {
    package var packetsReceived: UInt64 = 0
    package var bytesReceived: UInt64 = 0
    package var packetsBeforeCheck: UInt64 = 0
    package var packetsBeforeKeys: UInt64 = 0
    package var packetsMalformed: UInt64 = 0
    package var packetsNotAuthentic: UInt64 = 0
    /// Authentic, but of no track that was negotiated.
    package var packetsOfNoTrack: UInt64 = 0

    package init() {}

    /// An RTP packet of `length` bytes, opened.
    mutating func count(_ length: Int) {
        packetsReceived += 1
        bytesReceived += UInt64(length)
    }
}
