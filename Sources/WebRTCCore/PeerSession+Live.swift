import Media

extension PeerSession {
    /// From the next packets on, a track's frames come a second time as soon as a shorter patience allows, marked as live,
    /// once for all who listen: with the shortest patience and the shortest interval of theirs. With `nil` one of them
    /// ends listening. Whoever wakes the session has to look at its deadline again.
    package func listenLive(_ track: TrackID, _ wish: LiveWish?, for listener: UUIDv7, at now: Instant) {
        guard let stream = tracks.first(where: { $0.description.id == track }) else { return }
        stream.liveWishes[listener] = wish
        stream.reading.listenLive(LiveWish.joined(stream.liveWishes.values), at: now)
    }

    /// Asks for a keyframe for those who listen live: recordings do not wait for it.
    package func requestLiveKeyframe(_ track: TrackID, at now: Instant) {
        guard let stream = tracks.first(where: { $0.description.id == track }), stream.description.kind == .video,
            stream.reading.ssrc != nil
        else { return }
        stream.reading.live?.keyframes.want(at: now)
    }
}
