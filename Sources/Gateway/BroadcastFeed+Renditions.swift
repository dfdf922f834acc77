import Broadcasting
import Logging
import Media
import Muxing
import Recording
import Transcoding

extension BroadcastFeed {
    /// Codecs of pictures that players take as they come.
    private static func isPassedThrough(_ codec: Codec) -> Bool {
        switch codec {
        case .h264, .h265, .av1, .vp9: true
        case .vp8, .opus, .pcmu, .pcma, .aac: false
        }
    }

    func open(_ plan: PartPlan) {
        timeline.beginPart(zero: plan.zero)
        streams = plan.streams
        silences = [:]
        for stream in plan.streams {
            switch stream.codec.kind {
            case .video: beginPicture(stream)
            case .audio: beginSound(stream)
            }
        }
        updatePushes()
        stage.expect(comingRenditions, pictures: hasPictures)
        showRenditions()
    }

    /// What the session under way has something for.
    private var comingRenditions: Set<RenditionID> {
        var coming: Set<RenditionID> = []
        for stream in streams {
            switch stream.codec.kind {
            case .video:
                if let picture, passes(stream) { coming.insert(picture.rendition) }
                coming.formUnion(ladder?.renditions.compactMap(\.self) ?? [])
            case .audio:
                if let opus, stream.codec == .opus { coming.insert(opus) }
                if let aac { coming.insert(aac.rendition) }
            }
        }
        return coming
    }

    private var hasPictures: Bool {
        streams.contains { $0.codec.kind == .video && (passes($0) || ladder != nil) }
    }

    private func passes(_ plan: StreamPlan) -> Bool {
        Self.isPassedThrough(plan.codec) && configuration.renditions?.contains(BroadcastRequest.source) ?? true
    }

    /// As it comes where that is wanted and players take it; the ladder's rungs that are wanted, or all where it could not go
    /// out otherwise.
    private func beginPicture(_ plan: StreamPlan) {
        let wanted = configuration.renditions
        let passes = passes(plan)
        if passes {
            beginSource(plan)
        } else if let picture {
            renditions[picture.rendition]?.state = .waiting
        }
        if ladder == nil {
            let rungs = LadderRung.usual.filter { rung in wanted.map { $0.contains(rung.name) } ?? !passes }
            if !rungs.isEmpty { beginLadder(rungs) }
        }
        for rendition in ladder?.renditions.compactMap(\.self) ?? [] { renditions[rendition]?.state = .live }
        let goesOut = passes || ladder != nil
        status.change { $0.note = goesOut ? nil : "no \(plan.codec.encodingName) pictures go out" }
        plane.setLiveKeyframes(passes ? configuration.keyframeInterval : nil, of: configuration.broadcast)
    }

    private func beginSource(_ plan: StreamPlan) {
        let description = RenditionDescription(
            name: "video", codec: plan.codec, width: plan.width, height: plan.height,
            parameterSets: plan.parameterSets, bitrate: 2_500_000)
        let rendition: RenditionID
        if let known = picture {
            rendition = known.rendition
            if known.description.codec != plan.codec { stage.change(rendition, to: description) }
        } else {
            rendition = stage.begin(description)
        }
        picture = (rendition, description)
        renditions[rendition] = BroadcastRendition(
            name: "video", codec: plan.codec, width: plan.width, height: plan.height, isEncoded: false)
    }

    private func beginLadder(_ rungs: [LadderRung]) {
        do {
            let order = try LivePictureWork.order(
                rungs: rungs, keyframeInterval: configuration.keyframeInterval.inSeconds)
            ladder = BroadcastLadder(rungs: rungs, worker: try makeWorker(order))
        } catch {
            log(.error, "no worker for the pictures of a broadcast", ["error": "\(error)"])
        }
    }

    /// Opus goes out as it is, and as AAC for players that need that. Anything else as AAC only.
    private func beginSound(_ plan: StreamPlan) {
        let channels = max(plan.channels, 1)
        if plan.codec == .opus {
            let rendition =
                opus
                ?? stage.begin(
                    RenditionDescription(
                        name: RenditionDescription.opusName, codec: .opus, channels: channels, bitrate: 64_000))
            opus = rendition
            renditions[rendition] = BroadcastRendition(
                name: RenditionDescription.opusName, codec: .opus, isEncoded: false)
        }
        if aac == nil { beginAAC(channels: channels) }
        if let aac { renditions[aac.rendition]?.state = .live }
    }

    private func beginAAC(channels: Int) {
        do {
            let worker = try makeWorker(try LiveSoundWork.order(channels: channels))
            let rendition = stage.begin(
                RenditionDescription(
                    name: RenditionDescription.aacName, codec: .aac, channels: channels, bitrate: 128_000,
                    isDefault: true))
            renditions[rendition] = BroadcastRendition(
                name: RenditionDescription.aacName, codec: .aac, isEncoded: true)
            aac = BroadcastSound(rendition: rendition, worker: worker)
        } catch {
            log(.error, "no worker for the sound of a broadcast", ["error": "\(error)"])
        }
    }

    func showRenditions() {
        let shown = renditions.sorted { $0.key.index < $1.key.index }.map(\.value)
        status.change { $0.renditions = shown }
    }
}
