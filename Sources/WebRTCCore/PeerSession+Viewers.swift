import Media
import SDP

extension PeerSession {
    /// What may be shown of this publisher.
    package var published: [PublishedMedia] {
        configuration.negotiated.media.filter(\.accepted).map { media in
            let stream = tracks.first { $0.media.index == media.index && $0.reading.payloadType != nil }
            return PublishedMedia(media, payloadType: stream?.reading.payloadType)
        }
    }

    package var viewerCount: Int { viewers.count }

    /// Begins to hand a viewer what comes.
    func admit(_ viewer: ViewerSession) {
        viewers.append(viewer)
        for track in tracks where track.relay == nil {
            let relay = TrackRelay(track.media, track.description)
            relay.anchor = track.anchor
            track.relay = relay
            track.reading.relay = relay
        }
    }

    func dismiss(_ viewer: ViewerSession) {
        viewers.removeAll { $0 === viewer }
        guard viewers.isEmpty else { return }
        for track in tracks where track.relay != nil {
            track.relay = nil
            track.reading.relay = nil
        }
    }

    /// The layers of one of its m-lines, with their sizes as far as they are known.
    func relays(of index: Int) -> [(relay: TrackRelay, pixels: Int)] {
        tracks.compactMap { track in
            guard track.media.index == index, let relay = track.relay else { return nil }
            return (relay, track.reading.statistics.width * track.reading.statistics.height)
        }
    }

    /// Something has come that viewers have not been given.
    package var hasToPassOn: Bool { isRelaying }

    /// Gives viewers what has come since the last call.
    /// - Parameter limit: stops when so many datagrams wait to be sent.
    /// - Returns: false when it has stopped before the end.
    package func passOn(at now: Instant, limit: Int, into output: PeerOutput) -> Bool {
        while nextViewer < viewers.count {
            guard output.datagrams.count < limit else { return false }
            viewers[nextViewer].passOn(at: now, into: output)
            nextViewer += 1
        }
        nextViewer = 0
        isRelaying = false
        return true
    }

    /// A packet has come of a track that is watched.
    func noteRelayed(_ track: TrackStream, _ relay: TrackRelay, at now: Instant) {
        isRelaying = true
        if relay.takeKeyframeWish(at: now) { track.reading.keyframes.want(at: now) }
    }

    /// No viewer gets anything more from here; their sessions go on.
    package func dismissViewers() {
        for viewer in viewers { viewer.detach() }
    }
}
