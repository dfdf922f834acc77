import Media

extension Recorder {
    /// The sound has waited long enough, or no picture is to come.
    mutating func openWithSoundOnly(at now: Instant, into outputs: inout [RecorderOutput]) {
        soundDeadline = nil
        guard part == nil, let first = held.first else { return }
        openPart(zero: first.position, keyframe: nil, into: &outputs)
        for sample in held { place(sample, into: &outputs) }
        if !picture.isExpected { held = [] }
    }

    /// A keyframe that the open part, if any, cannot take.
    mutating func openPart(
        with keyframe: EncodedFrame, at position: Int64, now: Instant, into outputs: inout [RecorderOutput]
    ) {
        let keyframeAt = position / 15 * 8
        let wasOpen = part != nil
        let soundEnd = sound.next
        closePart(at: now, into: &outputs)
        if wasOpen { held.removeAll { $0.position + $0.duration <= keyframeAt } }
        held.removeAll { keyframeAt - $0.position > Self.preRollTicks * 2 }
        var zero = min(keyframeAt, held.first?.position ?? keyframeAt)
        // Sound of a time before the keyframe that has not come yet belongs to this part, or to none.
        if wasOpen { zero = max(min(zero, soundEnd), zero - Self.preRollTicks) }
        openPart(zero: zero, keyframe: keyframe, into: &outputs)
        for sample in held { place(sample, into: &outputs) }
        held = []
        soundDeadline = nil
    }

    private mutating func openPart(zero wanted: Int64, keyframe: EncodedFrame?, into outputs: inout [RecorderOutput]) {
        let zero = wanted - (wanted % SoundFormat.unit + SoundFormat.unit) % SoundFormat.unit
        let choice = ContainerChoice(
            requested: configuration.container, picture: keyframe?.codec, sound: sound.description?.codec,
            keepsEverything: configuration.keepsEverything)
        var streams: [StreamPlan] = []
        if let keyframe, let description = picture.description {
            streams.append(
                StreamPlan(
                    track: description.id, codec: keyframe.codec, width: keyframe.width, height: keyframe.height,
                    parameterSets: keyframe.parameterSets, rid: description.rid))
        }
        if let description = sound.description {
            streams.append(
                StreamPlan(track: description.id, codec: description.codec, channels: max(description.channels, 1)))
        }
        let delay = sound.clock.delay.minimum ?? picture.clock.delay.minimum ?? origin?.nanoseconds ?? 0
        let start = configuration.civil(
            Instant(
                nanoseconds: MediaTimestamp(ticks: zero + pauses.total, clockRate: 48_000).duration.nanoseconds &+ delay
            ))
        let name = configuration.fileName(part: nextPart, container: choice.container)
        var plan = PartPlan(
            name: name, participant: configuration.participant, part: nextPart, container: choice.container,
            note: note(choice.note), streams: streams,
            summary: PartSummary(
                name: name, participant: configuration.participant, part: nextPart, container: choice.container,
                note: note(choice.note), wallClockStart: CivilTime(start)),
            zero: zero)
        nextPart += 1
        sound.next = zero
        sound.overlapped = 0
        sound.tally = TrackTally()
        picture.tally = TrackTally()
        picture.lastPosition = nil
        picture.isGateOpen = keyframe != nil
        picture.gateCause = .loss
        picture.slewed = 0
        let opened = OpenPart(
            plan: plan, zero: zero, picture: keyframe?.codec, hasSound: sound.description != nil)
        part = opened
        clockMap.reset(start: zero)
        picture.fit.reset(start: opened.pictureZero)
        plan.summary = summary(of: opened, state: .growing)
        outputs.append(.open(plan))
    }

    mutating func closePart(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard let part else { return }
        if let last = picture.lastPosition, part.pictureStream != nil {
            let pictureEnd = (last + picture.lastStep) / 15 * 8
            if part.soundStream != nil, pictureEnd > sound.next {
                fillSound(to: pictureEnd, cause: sound.silenceCause, into: &outputs)
            }
            let silentFrom = part.seconds(picture: last + picture.lastStep)
            let end = part.seconds(sound: sound.next)
            let isWhole = picture.isGateOpen && !picture.isCutOff
            if part.soundStream != nil, end - silentFrom > (isWhole ? 1 : 0) {
                picture.tally.gap(
                    from: silentFrom, to: end, cause: picture.hasEnded ? .absent : isWhole ? .mute : picture.gateCause)
            }
        }
        outputs.append(.close(summary(of: part, state: .closed)))
        self.part = nil
    }
}
