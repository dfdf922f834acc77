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
        listenLive(wish, lane.tracks, at: now)
        for track in lane.tracks { session.requestLiveKeyframe(track, at: now) }
    }

    /// Ends this session's part in a broadcast, or in all.
    func detachLive(_ broadcast: UUIDv7?, at now: Instant) {
        for lane in liveLanes where broadcast == nil || lane.broadcast == broadcast {
            lane.recorder.stop(at: now, into: &lane.outputs)
            handOver(lane, at: now)
            lane.queue.put(.ended(lane: lane.number))
        }
        let tracks = liveLanes.flatMap(\.tracks)
        liveLanes.removeAll { broadcast == nil || $0.broadcast == broadcast }
        let left = Set(liveLanes.flatMap(\.tracks))
        listenLive(nil, tracks.filter { !left.contains($0) }, at: now)
    }

    func listenLive(_ wish: LiveWish?, _ tracks: [TrackID], at now: Instant) {
        for track in tracks { session.listenLive(track, wish, at: now) }
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
            case .connected, .trackBroken, .ended: break
            }
        }
    }

    /// At the end of each turn: who watches waits for it.
    func handOver(_ lane: LiveLane, at now: Instant) {
        for output in lane.outputs {
            if case .requestKeyframe(let track) = output { session.requestLiveKeyframe(track, at: now) }
        }
        if lane.queue.submit(&lane.outputs, of: lane.number) {
            for track in lane.tracks { session.requestLiveKeyframe(track, at: now) }
        }
    }
}
