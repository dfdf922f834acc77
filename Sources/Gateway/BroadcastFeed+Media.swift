import Broadcasting
import Logging
import Media
import Muxing
import Recording
import WorkerLink

extension BroadcastFeed {
    /// Codecs of pictures that go out as they come.
    private static func isPassedThrough(_ codec: Codec) -> Bool {
        switch codec {
        case .h264, .h265, .av1, .vp9: true
        case .vp8, .opus, .pcmu, .pcma, .aac: false
        }
    }

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
        case .silence(let stream, let time, let count, let frameTicks):
            guard streams.indices.contains(stream) else { return }
            giveSilence(streams[stream], from: time, count: count, frameTicks: frameTicks)
        case .close, .requestKeyframe, .progress: break
        }
    }

    private static func soundTicks(_ frame: EncodedFrame, _ plan: StreamPlan) -> Int64 {
        frame.durationTicks * (plan.soundFormat?.scale ?? 1)
    }

    // MARK: Renditions

    private func open(_ plan: PartPlan) {
        timeline.beginPart(zero: plan.zero)
        streams = plan.streams
        silences = [:]
        var note: String?
        for stream in plan.streams {
            switch stream.codec.kind {
            case .video: if !beginPicture(stream) { note = "no \(stream.codec.encodingName) pictures go out" }
            case .audio: beginSound(stream)
            }
        }
        status.change { $0.note = note }
        showRenditions()
    }

    private func beginPicture(_ plan: StreamPlan) -> Bool {
        guard Self.isPassedThrough(plan.codec) else {
            if let picture { renditions[picture.rendition]?.state = .waiting }
            return false
        }
        let description = RenditionDescription(
            name: "video", codec: plan.codec, width: plan.width, height: plan.height,
            parameterSets: plan.parameterSets, bitrate: 2_500_000)
        if let known = picture {
            if known.description.codec != plan.codec { stage.change(known.rendition, to: description) }
            picture = (known.rendition, description)
        } else {
            picture = (stage.begin(description), description)
        }
        guard let picture else { return false }
        renditions[picture.rendition] = BroadcastRendition(
            name: "video", codec: plan.codec, width: plan.width, height: plan.height, isEncoded: false)
        return true
    }

    /// Opus goes out as it is, and as AAC for players that need that. Anything else as AAC only.
    private func beginSound(_ plan: StreamPlan) {
        let channels = max(plan.channels, 1)
        if plan.codec == .opus {
            let rendition =
                opus
                ?? stage.begin(RenditionDescription(name: "opus", codec: .opus, channels: channels, bitrate: 64_000))
            opus = rendition
            renditions[rendition] = BroadcastRendition(name: "opus", codec: .opus, isEncoded: false)
        }
        if aac == nil { beginAAC(channels: channels) }
        if let aac { renditions[aac.rendition]?.state = .live }
    }

    private func beginAAC(channels: Int) {
        do {
            let rendition = stage.begin(
                RenditionDescription(
                    name: "audio", codec: .aac, channels: channels, bitrate: 128_000, isDefault: true))
            renditions[rendition] = BroadcastRendition(name: "audio", codec: .aac, isEncoded: true)
            aac = try BroadcastSound(rendition: rendition, channels: channels, at: now()) {
                [unowned self] channels, delay, number in
                startWorker(try LiveSoundWork.order(channels: channels), after: delay, number: number)
            }
        } catch {
            log(.error, "no worker for the sound of a broadcast", ["error": "\(error)"])
        }
    }

    func showRenditions() {
        let shown = renditions.sorted { $0.key.index < $1.key.index }.map(\.value)
        status.change { $0.renditions = shown }
    }

    // MARK: Frames

    private func give(picture frame: EncodedFrame, at time: MediaTimestamp) {
        guard let picture, frame.codec == picture.description.codec else { return }
        stage.take(frame, of: picture.rendition, at: time)
        wentLive()
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
        if !streams.contains(where: { $0.codec.kind == .video }) { wentLive() }
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

    private func wentLive() {
        hasMedia = true
        status.change { $0.isLive = true }
    }

    // MARK: Workers

    func take(_ event: LiveWorker.Event, of number: Int) {
        switch event {
        case .frame(let media):
            guard let aac, aac.answered(media, number: number) else { return }
            stage.take(media.frame, of: aac.rendition, at: media.time)
            guard renditions[aac.rendition]?.state == .restarting else { return }
            renditions[aac.rendition]?.state = .live
            showRenditions()
        case .report: break
        case .dropped(let count): metrics.framesDropped.increment(by: UInt64(max(count, 0)))
        case .line(let text): log(.debug, "a worker says", ["line": "\(text)"])
        case .ended(let error): workerEnded(number, error)
        }
    }

    private func workerEnded(_ number: Int, _ error: WorkerLinkError?) {
        guard let aac else { return }
        do {
            let outcome = try aac.ended(number: number, at: now())
            if outcome.isReplaced {
                metrics.workersReplaced.increment()
                log(
                    .warning, "the worker of a broadcast's sound is replaced",
                    ["error": "\(error?.description ?? "it ended by itself")"])
                renditions[aac.rendition]?.state = .restarting
                showRenditions()
            }
            if outcome.hasGap { interrupt() }
        } catch {
            log(.error, "no worker for the sound of a broadcast", ["error": "\(error)"])
        }
        endIfDone()
    }
}
