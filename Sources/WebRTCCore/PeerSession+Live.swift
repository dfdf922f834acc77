import Media

extension PeerSession {
    /// From the next packets on, a track's frames come a second time as soon as a shorter patience allows, marked as live;
    /// with `nil` that ends. Whoever wakes the session has to look at its deadline again.
    package func listenLive(_ track: TrackID, _ wish: LiveWish?, at now: Instant) {
        guard let stream = tracks.first(where: { $0.description.id == track }) else { return }
        stream.reading.listenLive(wish, at: now)
    }

    /// Asks for a keyframe for those who listen live: recordings do not wait for it.
    package func requestLiveKeyframe(_ track: TrackID, at now: Instant) {
        guard let stream = tracks.first(where: { $0.description.id == track }), stream.description.kind == .video,
            stream.reading.ssrc != nil
        else { return }
        stream.reading.live?.keyframes.want(at: now)
    }
}
