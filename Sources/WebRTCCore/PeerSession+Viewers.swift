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
    }

    /// Of what nobody shows any more nothing is kept.
    func dismiss(_ viewer: ViewerSession) {
        viewers.removeAll { $0 === viewer }
        for track in tracks {
            guard let relay = track.relay, !viewers.contains(where: { $0.shows(relay) }) else { continue }
            track.relay = nil
            track.reading.relay = nil
        }
    }

    /// The layers of one of its m-lines, kept from now on, with their sizes as far as they are known.
    func relays(of index: Int) -> [(relay: TrackRelay, pixels: Int)] {
        tracks.filter { $0.media.index == index }.map { track in
            (relay(of: track), track.reading.statistics.width * track.reading.statistics.height)
        }
    }

    private func relay(of track: TrackStream) -> TrackRelay {
        if let relay = track.relay { return relay }
        let relay = TrackRelay(track.media, track.description)
        relay.anchor = track.anchor
        track.relay = relay
        track.reading.relay = relay
        return relay
    }

    /// Something has come that viewers have not been given.
    package var hasToPassOn: Bool { isRelaying }

    /// Gives viewers what has come since the last call.
    /// - Parameter limit: stops when so many datagrams wait to be sent.
    /// - Returns: false when it has stopped before the end.
    package func passOn(at now: Instant, limit: Int, into output: PeerOutput) -> Bool {
        while nextViewer < viewers.count {
            guard output.datagrams.count < limit else { return false }
            viewers[(firstViewer + nextViewer) % viewers.count].passOn(at: now, into: output)
            nextViewer += 1
        }
        nextViewer = 0
        // What the kernel has no room for is the last: another viewer's each time.
        firstViewer = viewers.isEmpty ? 0 : (firstViewer + 1) % viewers.count
        isRelaying = false
        return true
    }

    /// No viewer gets anything more from here; their sessions go on.
    package func dismissViewers() {
        for viewer in viewers { viewer.detach() }
    }
}
