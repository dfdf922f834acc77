import Broadcasting
import Logging
import Media
import Muxing
import Recording

extension BroadcastFeed {
    func take(_ output: RecorderOutput) {
        switch output {
        case .open(let plan): open(plan)
        case .sample(let stream, let frame, let time):
            guard streams.indices.contains(stream) else { return }
            let placed = timeline.place(time, arrival: frame.arrival)
            switch streams[stream].codec.kind {
            case .video: give(picture: frame, at: placed)
            case .audio: give(sound: frame, ticks: Self.soundTicks(frame, streams[stream]), at: placed)
            }
        case .layer(let track, let frame, let time):
            give(layer: frame, track.layer, at: timeline.place(time, arrival: frame.arrival))
        case .silence(let stream, let time, let count, let frameTicks):
            guard streams.indices.contains(stream) else { return }
            giveSilence(streams[stream], from: time, count: count, frameTicks: frameTicks)
        case .close, .requestKeyframe, .progress: break
        }
    }

    private static func soundTicks(_ frame: EncodedFrame, _ plan: StreamPlan) -> Int64 {
        frame.durationTicks * (plan.soundFormat?.scale ?? 1)
    }

    // MARK: Frames

    private func give(picture frame: EncodedFrame, at time: MediaTimestamp) {
        ladder?.take(frame, at: time)
        push(picture: frame, at: time)
        noteSize(frame)
        watchLayers(at: time)
        guard let picture, frame.codec == picture.description.codec else { return }
        stage.take(frame, of: picture.rendition, at: time)
        noteMedia()
        guard frame.isKeyframe, frame.width > 0, var known = renditions[picture.rendition],
            known.width != frame.width || known.height != frame.height
        else { return }
        (known.width, known.height) = (frame.width, frame.height)
        renditions[picture.rendition] = known
        showRenditions()
    }

    private func give(sound frame: EncodedFrame, ticks: Int64, at time: MediaTimestamp) {
        if frame.codec == .opus, let opus { stage.take(frame, of: opus, at: time) }
        aac?.take(frame, at: time, ticks: ticks)
        noteMedia()
    }

    private func giveSilence(_ plan: StreamPlan, from time: MediaTimestamp, count: Int, frameTicks: Int64) {
        guard let format = plan.soundFormat, let bytes = silences[frameTicks] ?? format.silence(ticks: frameTicks)
        else {
            return
        }
        silences[frameTicks] = bytes
        for index in 0..<count {
            let at = timeline.place(
                MediaTimestamp(ticks: time.ticks + Int64(index) * frameTicks, clockRate: time.clockRate), arrival: nil)
            let frame = EncodedFrame(capacity: bytes.count)
            bytes.withUnsafeBytes { frame.append($0) }
            frame.seal(
                codec: plan.codec, timestamp: at, arrival: now(), isKeyframe: true,
                durationTicks: frameTicks / format.scale)
            give(sound: frame, ticks: frameTicks, at: at)
        }
    }

    /// Something has been put on the stage.
    func noteMedia() {
        hasMedia = true
        guard !isLive, lane != nil, !streams.isEmpty, stage.isPlaying else { return }
        isLive = true
        status.change { $0.isLive = true }
    }
}
