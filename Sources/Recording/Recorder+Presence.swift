import Media

/// Pauses, and participants who go and come back.
extension Recorder {
    package var isPaused: Bool { pauses.isPaused }

    /// What is sampled from `now` on is left out until `resume`. Once more is nothing.
    package mutating func pause(_ gap: PauseGap, at now: Instant) {
        guard !isEnded else { return }
        pauses.begin(gap, at: origin == nil ? .min : axisTicks(at: now))
    }

    package mutating func resume(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !isEnded, pauses.isPaused else { return }
        if origin == nil {
            pauses.forgetLast()
        } else {
            pauses.end(at: axisTicks(at: now), hasFile: part != nil)
        }
        guard !isAway, picture.isExpected, !picture.isGateOpen else { return }
        picture.lastRequest = nil
        askForKeyframe(at: now, into: &outputs)
    }

    /// The first that comes behind a cut: the file goes on here, at another moment of the gateway's clock.
    mutating func beginSection(at position: Int64) {
        guard let start = pauses.takeFresh(position), part != nil else { return }
        clockMap.cut(at: start)
        picture.fit.separate()
    }

    // MARK: Going and coming back

    /// The participant is gone, and may come back: the file stays open and does not grow.
    package mutating func leave(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !isEnded, !isAway else { return }
        finishLayers(at: now, into: &outputs)
        if part == nil, !held.isEmpty { openWithSoundOnly(at: now, into: &outputs) }
        soundDeadline = nil
        askAt = nil
        isAway = true
        if let part { outputs.append(.progress(summary(of: part, state: .growing))) }
    }

    /// Whether a new session's tracks fit into the file that is open.
    package func canRejoin(_ tracks: [TrackDescription]) -> Bool {
        guard isAway, !isEnded, let part else { return false }
        let newSound = tracks.first { $0.kind == .audio }
        let newPicture = tracks.first { $0.kind == .video }
        guard newSound?.codec == sound.description?.codec,
            max(newSound?.channels ?? 1, 1) == max(sound.description?.channels ?? 1, 1),
            (newPicture == nil) == (picture.description == nil)
        else { return false }
        return part.pictureCodec == nil || part.pictureCodec == newPicture?.codec
    }

    /// The participant is back, with tracks that `canRejoin` took. The file goes on, as long after its end as the
    /// participant was away.
    package mutating func rejoin(_ tracks: [TrackDescription], at now: Instant, into outputs: inout [RecorderOutput]) {
        guard canRejoin(tracks) else { return }
        isAway = false
        // The new session's axis goes on where the old one's stands by now.
        if let delay = sound.clock.delay.minimum ?? picture.clock.delay.minimum { origin = Instant(nanoseconds: delay) }
        let position = pauses.placeOrStart(axisTicks(at: now))
        clockMap.separate(at: position)
        lateness = ReportLateness()
        sound.rejoin(tracks.first { $0.kind == .audio }, patience: configuration.patience)
        picture.rejoin(tracks, preferred: configuration.preferredLayer, patience: configuration.patience)
        guard picture.isExpected, !isPaused else { return }
        askForKeyframe(at: now, into: &outputs)
    }

    private mutating func axisTicks(at now: Instant) -> Int64 {
        sound.clock.ticks(axis(at: now, by: sound.clock.delay.minimum ?? picture.clock.delay.minimum))
    }
}

extension SoundLine {
    /// Another session's sound, behind what is in the file.
    mutating func rejoin(_ description: TrackDescription?, patience: Duration) {
        var line = SoundLine(description, patience: patience)
        line.next = next
        line.frameTicks = frameTicks
        line.tally = tally
        line.tally.endSenderStart()
        line.isReturning = true
        self = line
    }
}

extension PictureLine {
    mutating func rejoin(_ tracks: [TrackDescription], preferred: String?, patience: Duration) {
        var line = PictureLine(tracks, preferred: preferred, patience: patience)
        line.lastPosition = lastPosition
        line.lastStep = lastStep
        line.fit = fit
        line.fit.separate()
        line.slewed = slewed
        line.tally = tally
        line.tally.endSenderStart()
        line.gateCause = .absent
        self = line
    }
}
