import Media
import MediaSocket
import Recording
import Telemetry
import WebRTCCore

/// What a broadcast wants of a room's sessions.
package struct LiveTap: Sendable {
    package var broadcast: UUIDv7
    package var room: String
    /// `nil`: whoever publishes first.
    package var participant: String?
    package var wish: LiveWish
    package var queue: BroadcastQueue
}

/// A broadcast as the media thread knows it. One session at a time publishes it.
final class ActiveLiveTap {
    var tap: LiveTap
    var session: UUIDv7?
    var lanes = 0

    init(_ tap: LiveTap) {
        self.tap = tap
    }

    func wants(_ publisher: Publisher) -> Bool {
        publisher.isConnected && publisher.room == tap.room
            && (tap.participant == nil || tap.participant == publisher.participant)
    }
}

extension SessionHub: LivePlane {
    package func beginLive(_ tap: LiveTap) {
        thread.submit { [self] _ in
            let active = ActiveLiveTap(tap)
            liveTaps[tap.broadcast] = active
            choose(for: active, at: SystemClock.monotonic())
        }
    }

    /// Returns when nothing more of it is put into its queue.
    package func endLive(_ broadcast: UUIDv7) async {
        _ = await thread.perform { [self] thread in
            guard let active = liveTaps.removeValue(forKey: broadcast), let session = active.session,
                let entry = entries[session]
            else { return }
            entry.publisher.detachLive(broadcast, at: SystemClock.monotonic())
            thread.touch(entry.slot)
        }
    }

    package func requestLiveKeyframe(of broadcast: UUIDv7) {
        thread.submit { [self] thread in
            guard let session = liveTaps[broadcast]?.session, let entry = entries[session] else { return }
            let now = SystemClock.monotonic()
            for lane in entry.publisher.liveLanes where lane.broadcast == broadcast {
                for track in lane.tracks { entry.publisher.session.requestLiveKeyframe(track, at: now) }
            }
            thread.touch(entry.slot)
        }
    }

    package func setLiveKeyframes(_ interval: Duration?, of broadcast: UUIDv7) {
        thread.submit { [self] thread in
            guard let active = liveTaps[broadcast] else { return }
            active.tap.wish.keyframeInterval = interval
            guard let session = active.session, let entry = entries[session] else { return }
            let now = SystemClock.monotonic()
            for lane in entry.publisher.liveLanes where lane.broadcast == broadcast {
                entry.publisher.listenLive(active.tap.wish, lane, at: now)
            }
            thread.touch(entry.slot)
        }
    }

    /// A session has connected.
    func offerLive(_ publisher: Publisher, at now: Instant) {
        for active in liveTaps.values where active.session == nil && active.wants(publisher) {
            attach(publisher, to: active, at: now)
        }
    }

    /// A session has ended. Another of the room's goes on where it may: of the same participant, when that has come again.
    func leaveLive(_ publisher: Publisher, isReplaced: Bool, at now: Instant) {
        for active in liveTaps.values where active.session == publisher.id {
            active.session = nil
            choose(for: active, of: isReplaced ? publisher.participant : nil, at: now)
        }
    }

    /// The one that has been there longest, of that participant where there is any.
    private func choose(for active: ActiveLiveTap, of participant: String? = nil, at now: Instant) {
        let candidates = entries.values.filter { active.wants($0.publisher) }
        let same = candidates.filter { $0.publisher.participant == participant }
        guard
            let first = (same.isEmpty ? candidates : same).min(by: { $0.publisher.id < $1.publisher.id })
        else { return }
        attach(first.publisher, to: active, at: now)
        thread.touch(first.slot)
    }

    /// The first sound and the first picture, with all its layers.
    private func attach(_ publisher: Publisher, to active: ActiveLiveTap, at now: Instant) {
        let descriptions = publisher.session.descriptions
        let sound = descriptions.first { $0.kind == .audio }
        let pictures = LayerWish.best.sources(descriptions).first ?? []
        let tracks = [sound].compactMap(\.self) + pictures
        guard !tracks.isEmpty else { return }
        let recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: publisher.participant, baseName: publisher.participant, container: .auto,
                wallClock: SystemClock.wall(), at: now, patience: active.tap.wish.patience,
                givesLayers: pictures.count > 1),
            tracks: tracks, now: now)
        active.session = publisher.id
        active.lanes += 1
        active.tap.queue.put(.begun(lane: active.lanes, participant: publisher.participant, at: now))
        publisher.attach(
            LiveLane(
                broadcast: active.tap.broadcast, recorder: recorder, queue: active.tap.queue, number: active.lanes,
                tracks: tracks.map(\.id)), active.tap.wish, at: now)
    }
}
