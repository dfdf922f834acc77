import Broadcasting
import Logging
import Media
import Transcoding
import WorkerLink

extension BroadcastFeed {
    private var pictureCodec: Codec? { streams.first { $0.codec.kind == .video }?.codec }

    /// Pushes came or went, or the publisher sends something else: they get pictures as they come where their servers take
    /// them, else the ladder's largest size, else one that is made for them.
    func updatePushes() {
        guard let pushes else { return }
        let codec = pictureCodec
        let isWanted = !pushes.isEmpty && !isEnding
        let needsSize = isWanted && ladder == nil && codec.map { pushes.needs($0, asItComes: false) } ?? false
        if !needsSize, !streams.isEmpty || !isWanted { endPushLadder() }
        if needsSize, pushLadder == nil { beginPushLadder() }
        guard isWanted, !streams.isEmpty else { return }
        let isEncoded = codec != nil && (ladder != nil || pushLadder != nil)
        let hasSound = aac != nil && streams.contains { $0.codec.kind == .audio }
        pushes.begin(BroadcastPushes.Offer(source: codec, isEncoded: isEncoded, hasSound: hasSound))
        guard let codec else { return }
        // A connection begins with one, and what is added now has none.
        if pushes.needs(codec, asItComes: true) {
            plane.setLiveKeyframes(configuration.keyframeInterval, of: configuration.broadcast)
        }
        plane.requestLiveKeyframe(of: configuration.broadcast)
    }

    private func beginPushLadder() {
        guard let largest = LadderRung.usual.first else { return }
        do {
            let order = try LivePictureWork.order(
                rungs: [largest], keyframeInterval: configuration.keyframeInterval.inSeconds)
            pushLadder = BroadcastLadder(rungs: [largest], worker: try makeWorker(order))
        } catch {
            log(.error, "no worker for the pictures of a broadcast's pushes", ["error": "\(error)"])
        }
    }

    private func endPushLadder() {
        pushLadder?.worker.end()
        pushLadder = nil
    }

    // MARK: Frames

    func push(picture frame: EncodedFrame, at time: MediaTimestamp) {
        guard let pushes else { return }
        pushes.take(frame, at: time)
        pushLadder?.take(frame, at: time)
    }

    func push(sound media: WorkerMedia) { pushes?.take(media.frame, at: media.time) }

    /// Of a ladder: the largest size goes to pushes where the publisher sends no H.264.
    func push(rung media: WorkerMedia) {
        guard media.stream == 0, let pushes, let codec = pictureCodec, codec != .h264 else { return }
        pushes.take(media.frame, at: media.time)
    }

    func takePush(_ event: LiveWorker.Event) {
        switch event {
        case .frame(let media) where media.frame.codec == .h264 && pushLadder?.worker.accepts(media) == true:
            push(rung: media)
        case .frame, .report, .line: break
        case .dropped(let count):
            metrics.framesDropped.increment(by: UInt64(max(count, 0)))
            plane.requestLiveKeyframe(of: configuration.broadcast)
        case .ended(let error):
            guard let pushLadder, replace(pushLadder.worker, "pushes", error) else { return }
            pushLadder.interrupt()
            interruptPushes()
        }
    }

    /// What comes next does not go on from there.
    func interruptPushes() {
        guard let pushes, !pushes.isEmpty else { return }
        pushes.interrupt()
        pushLadder?.interrupt()
        plane.requestLiveKeyframe(of: configuration.broadcast)
    }

    func endPushes() {
        endPushLadder()
        pushes?.end()
    }
}
