import Logging
import Media
import MediaSocket
import Muxing
import Recording
import WebRTCCore

/// A session as the media thread knows it: hands each frame to the recorders of every recording that wants it.
final class Publisher: PeerObserver {
    /// One file's worth of a recording: a recorder and the sink that its outputs go to.
    final class Lane {
        let recording: UUIDv7
        @exclusivity(unchecked) var recorder: Recorder
        let sink: FileSink
        var tracks: [TrackID]
        /// Told the number of the next part when this lane ends.
        let onDetached: (Int) -> Void
        /// Called from the writer's thread when every file of this lane is closed and told of.
        let onFinished: @Sendable () -> Void
        @exclusivity(unchecked) var outputs: [RecorderOutput] = []
        /// Of the outputs, how many have been looked through for requests.
        @exclusivity(unchecked) var seen = 0
        /// When what brought about the first of the outputs came.
        @exclusivity(unchecked) var since = Instant(nanoseconds: 0)
        var lastAskedAfterDrop = Instant(nanoseconds: 0)
        /// How often its participant has gone.
        var absences = 0

        init(
            recording: UUIDv7, recorder: consuming Recorder, sink: FileSink, tracks: [TrackID],
            onDetached: @escaping (Int) -> Void, onFinished: @escaping @Sendable () -> Void
        ) {
            self.recording = recording
            self.recorder = recorder
            self.sink = sink
            self.tracks = tracks
            self.onDetached = onDetached
            self.onFinished = onFinished
        }

        /// The end of its file.
        func finish(at now: Instant) {
            recorder.stop(at: now, into: &outputs)
            sink.submit(&outputs)
            onDetached(recorder.nextPart)
            sink.finish(onFinished)
        }
    }

    /// Frames are handed to the writer together, when the first has waited so long and something else comes …
    private static let gathering = Duration.milliseconds(20)
    /// … or so long and nothing does.
    private static let patience = Duration.milliseconds(100)

    let id: UUIDv7
    let room: String
    let participant: String
    let session: PeerSession
    private(set) var isConnected = false
    private var lanes: [Lane] = []
    var liveLanes: [LiveLane] = []
    private let onConnected: (Publisher, Instant) -> Void
    private let onEnded: (Publisher, PeerEndReason, Instant) -> Void

    init(
        id: UUIDv7, room: String, participant: String, session: PeerSession,
        onConnected: @escaping (Publisher, Instant) -> Void,
        onEnded: @escaping (Publisher, PeerEndReason, Instant) -> Void
    ) {
        self.id = id
        self.room = room
        self.participant = participant
        self.session = session
        self.onConnected = onConnected
        self.onEnded = onEnded
    }

    func attach(_ lane: Lane, at now: Instant) {
        lanes.append(lane)
        askForAll()
        for track in lane.tracks { session.requestKeyframe(track, at: now) }
    }

    func isAttached(to recording: UUIDv7) -> Bool {
        lanes.contains { $0.recording == recording }
    }

    /// No other recording than this one is served.
    func serves(only recording: UUIDv7) -> Bool {
        !lanes.isEmpty && lanes.allSatisfy { $0.recording == recording }
    }

    private func askForAll() {
        for track in session.descriptions where track.kind == .video {
            session.keepAll(
                track.id,
                lanes.contains { $0.tracks.contains(track.id) && $0.recorder.configuration.keepsEverything })
        }
    }

    /// Ends this session's files of a recording.
    func detach(_ recording: UUIDv7, at now: Instant) {
        for lane in lanes where lane.recording == recording {
            lane.finish(at: now)
        }
        lanes.removeAll { $0.recording == recording }
        askForAll()
    }

    /// Nothing more of it is recorded; its files are open still.
    func leave(at now: Instant) -> [Lane] {
        defer { lanes = [] }
        for lane in lanes {
            lane.recorder.leave(at: now, into: &lane.outputs)
            handOver(lane, at: now)
        }
        return lanes
    }

    func pause(_ recording: UUIDv7, _ gap: PauseGap, at now: Instant) {
        for lane in lanes where lane.recording == recording { lane.recorder.pause(gap, at: now) }
    }

    func resume(_ recording: UUIDv7, at now: Instant) {
        for lane in lanes where lane.recording == recording {
            if lane.outputs.isEmpty { lane.since = now }
            lane.recorder.resume(at: now, into: &lane.outputs)
        }
    }

    // MARK: PeerObserver

    func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {
        for lane in lanes where lane.tracks.contains(track) {
            if lane.outputs.isEmpty { lane.since = now }
            lane.recorder.frame(frame, of: track, at: now, into: &lane.outputs)
        }
    }

    func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {
        for lane in liveLanes where lane.tracks.contains(track) {
            lane.recorder.frame(frame, of: track, at: now, into: &lane.outputs)
        }
    }

    func happened(_ event: PeerEvent, at now: Instant) {
        if !liveLanes.isEmpty { tellLive(event) }
        switch event {
        case .connected:
            isConnected = true
            onConnected(self, now)
        case .senderReport(let track, let ntp, let rtp, let arrival):
            for lane in lanes where lane.tracks.contains(track) {
                lane.recorder.senderReport(track, ntp: ntp, rtp: rtp, arrival: arrival)
            }
        case .captureTime(let track, let ntp, let offset, let rtp):
            for lane in lanes where lane.tracks.contains(track) {
                lane.recorder.captureTime(track, ntp: ntp, offset: offset, rtp: rtp)
            }
        case .soundLevel(let track, let level, let rtp):
            for lane in lanes where lane.tracks.contains(track) {
                lane.recorder.soundLevel(track, level, rtp: rtp)
            }
        case .trackRestarted(let track):
            for lane in lanes where lane.tracks.contains(track) {
                lane.recorder.trackRestarted(track)
            }
        case .trackBroken(let track):
            for lane in lanes where lane.tracks.contains(track) {
                lane.recorder.trackBroken(track)
            }
        case .ended(let reason):
            isConnected = false
            detachLive(nil, at: now)
            onEnded(self, reason, now)
        }
    }

    func handleTimeout(at now: Instant) {
        for lane in lanes {
            guard let due = lane.recorder.deadline, due <= now else { continue }
            if lane.outputs.isEmpty { lane.since = now }
            lane.recorder.handleTimeout(at: now, into: &lane.outputs)
        }
        for lane in liveLanes {
            guard let due = lane.recorder.deadline, due <= now else { continue }
            lane.recorder.handleTimeout(at: now, into: &lane.outputs)
        }
    }

    func flush(at now: Instant) {
        for lane in lanes where !lane.outputs.isEmpty {
            askForKeyframes(lane, at: now)
            if now - lane.since >= Self.gathering { handOver(lane, at: now) }
        }
        for lane in liveLanes where !lane.outputs.isEmpty { handOver(lane, at: now) }
    }

    var deadline: Instant? {
        var earliest: Instant?
        for lane in lanes {
            if !lane.outputs.isEmpty {
                let due = lane.since + Self.patience
                earliest = earliest.map { min($0, due) } ?? due
            }
            guard let due = lane.recorder.deadline else { continue }
            earliest = earliest.map { min($0, due) } ?? due
        }
        for lane in liveLanes {
            guard let due = lane.recorder.deadline else { continue }
            earliest = earliest.map { min($0, due) } ?? due
        }
        return earliest
    }

    private func askForKeyframes(_ lane: Lane, at now: Instant) {
        while lane.seen < lane.outputs.count {
            if case .requestKeyframe(let track) = lane.outputs[lane.seen] { session.requestKeyframe(track, at: now) }
            lane.seen += 1
        }
    }

    /// A disk too slow for its queue has cost pictures: only a keyframe brings them back, and some senders send none unasked.
    private func askAfterDrop(_ lane: Lane, at now: Instant) {
        guard now - lane.lastAskedAfterDrop >= .seconds(2) else { return }
        lane.lastAskedAfterDrop = now
        for track in lane.tracks { session.requestKeyframe(track, at: now) }
    }

    private func handOver(_ lane: Lane, at now: Instant) {
        askForKeyframes(lane, at: now)
        if lane.sink.submit(&lane.outputs) { askAfterDrop(lane, at: now) }
        lane.seen = 0
    }
}

extension Publisher {
    var metadata: Logger.Metadata {
        ["session": "\(id)", "room": "\(room)", "participant": "\(participant)"]
    }
}
