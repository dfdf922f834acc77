import Media
import Recording
import WebRTCCore

/// A broadcast's part of a session: a recorder with little patience, and whoever takes what it gives.
final class LiveLane {
    let broadcast: UUIDv7
    @exclusivity(unchecked) var recorder: Recorder
    let queue: BroadcastQueue
    /// The lane's number within its broadcast.
    let number: Int
    let tracks: [TrackID]
    @exclusivity(unchecked) var outputs: [RecorderOutput] = []
    var lastAskedAfterDrop = Instant(nanoseconds: 0)

    init(broadcast: UUIDv7, recorder: consuming Recorder, queue: BroadcastQueue, number: Int, tracks: [TrackID]) {
        self.broadcast = broadcast
        self.recorder = recorder
        self.queue = queue
        self.number = number
        self.tracks = tracks
    }
}

extension Publisher {
    func attach(_ lane: LiveLane, _ wish: LiveWish, at now: Instant) {
        liveLanes.append(lane)
        listenLive(wish, lane, at: now)
        for track in lane.tracks { session.requestLiveKeyframe(track, at: now) }
    }

    /// Ends this session's part in a broadcast, or in all.
    func detachLive(_ broadcast: UUIDv7?, at now: Instant) {
        for lane in liveLanes where broadcast == nil || lane.broadcast == broadcast {
            lane.recorder.stop(at: now, into: &lane.outputs)
            handOver(lane, at: now)
            lane.queue.put(.ended(lane: lane.number))
            listenLive(nil, lane, at: now)
        }
        liveLanes.removeAll { broadcast == nil || $0.broadcast == broadcast }
    }

    func listenLive(_ wish: LiveWish?, _ lane: LiveLane, at now: Instant) {
        for track in lane.tracks { session.listenLive(track, wish, for: lane.broadcast, at: now) }
    }

    func tellLive(_ event: PeerEvent) {
        for lane in liveLanes {
            switch event {
            case .senderReport(let track, let ntp, let rtp, let arrival):
                lane.recorder.senderReport(track, ntp: ntp, rtp: rtp, arrival: arrival)
            case .captureTime(let track, let ntp, let offset, let rtp):
                lane.recorder.captureTime(track, ntp: ntp, offset: offset, rtp: rtp)
            case .trackRestarted(let track): lane.recorder.trackRestarted(track)
            // Said of the recording's reading.
            case .connected, .soundLevel, .trackBroken, .ended: break
            }
        }
    }

    /// At the end of each turn: who watches waits for it.
    func handOver(_ lane: LiveLane, at now: Instant) {
        for output in lane.outputs {
            if case .requestKeyframe(let track) = output { session.requestLiveKeyframe(track, at: now) }
        }
        if lane.queue.submit(&lane.outputs, of: lane.number) { askAfterDrop(lane, at: now) }
    }

    /// A thread that stands still must not cost the recordings a keyframe at every turn.
    private func askAfterDrop(_ lane: LiveLane, at now: Instant) {
        guard now - lane.lastAskedAfterDrop >= .seconds(2) else { return }
        lane.lastAskedAfterDrop = now
        for track in lane.tracks { session.requestLiveKeyframe(track, at: now) }
    }
}
