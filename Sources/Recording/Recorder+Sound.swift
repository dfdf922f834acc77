import Media

extension Recorder {
    mutating func take(sound frame: EncodedFrame, at now: Instant, into outputs: inout [RecorderOutput]) {
        let step = sound.clock.advance(
            to: frame.timestamp.ticks, arrival: frame.arrival,
            guess: axis(at: frame.arrival, by: picture.clock.delay.minimum),
            isNetworkOnTime: picture.clock.isOnTime(at: frame.arrival))
        if step.leapt {
            separate(at: pauses.placeOrStart(step.position))
            sound.tally.endSenderStart()
        }
        let (scaled, overflow) = frame.durationTicks.multipliedReportingOverflow(by: sound.format.scale)
        let duration = !overflow && sound.format.isLength(scaled) ? scaled : sound.frameTicks
        sound.frameTicks = sound.format.silenceLength(notAbove: duration)
        guard let position = place(sound: step.position, duration: duration) else { return }
        let sample = HeldSound(frame: frame, position: position, duration: duration)
        guard let part else {
            held.append(sample)
            if soundDeadline == nil { soundDeadline = now + Self.preRoll }
            if !picture.isExpected || now >= soundDeadline ?? now || held.count >= 1000 {
                openWithSoundOnly(at: now, into: &outputs)
            }
            return
        }
        place(sample, into: &outputs)
        guard part.pictureStream == nil, picture.isExpected else { return }
        held.append(sample)
        while let first = held.first, sample.position - first.position > Self.preRollTicks || held.count > 1000 {
            held.removeFirst()
        }
    }

    /// Where a packet belongs; `nil` within a pause. The first behind a cut joins what was before: the cut is that much
    /// longer or shorter, for the picture too.
    private mutating func place(sound position: Int64, duration: Int64) -> Int64? {
        guard !pauses.isEmpty else { return position }
        guard let place = pauses.place(position) else { return nil }
        let ahead = place &- sound.next
        if pauses.isFresh, part?.soundStream != nil, !sound.isReturning, abs(ahead) < max(duration, sound.frameTicks) {
            beginSection(at: position)
            guard !pauses.isFresh else { return place }
            pauses.lengthenCut(by: ahead)
            return place &- ahead
        }
        beginSection(at: position)
        return place
    }

    /// Writes sound where the file's sound ends, after filling what is missing before it. Within 2.5 ms, the shortest
    /// silence there is, a deviation is carried on instead.
    mutating func place(_ sample: HeldSound, into outputs: inout [RecorderOutput]) {
        guard let part, let stream = part.soundStream else { return }
        let isDTX = sound.format.isPause(bytes: sample.frame.count)
        defer {
            sound.hasCome = true
            sound.isReturning = false
            sound.lastWasDTX = isDTX
        }
        let ahead = sample.position &- sound.next
        if ahead <= -SoundFormat.unit, !sound.hasCome, -ahead < sample.duration {
            // Its place is a guess by its arrival, good to a packet: nothing of the sound is cut off for that.
            sound.clock.shift(by: -ahead)
        } else if ahead <= -SoundFormat.unit {
            sound.overlapped += sample.duration
            // Once may be a repetition; a second of it is a sender that has set its clock back.
            guard sound.overlapped > Self.preRollTicks else { return }
            sound.clock.shift(by: -ahead)
            sound.clock.forgetReports()
            separate(at: sound.next)
        } else if ahead >= SoundFormat.unit {
            let isFirst = sound.tally.frames == 0 || sound.isReturning
            let cause: MediaGap.Cause =
                sample.frame.followsLoss && !sound.isReturning ? .loss : isFirst ? .absent : sound.silenceCause
            fillSound(to: sample.position, cause: cause, into: &outputs)
        }
        sound.overlapped = 0
        outputs.append(
            .sample(
                stream: stream, frame: sample.frame,
                time: MediaTimestamp(ticks: sound.next - part.zero, clockRate: sound.clock.rate)))
        sound.tally.count(sample.frame, ticks: sample.frame.timestamp.ticks, at: sound.next)
        let axis = sound.clock.nanoseconds(sound.next)
        clockMap.note(sound: sound.next, delay: sample.frame.arrival.nanoseconds &- axis)
        sound.next += sample.duration
    }

    /// Fills what is missing up to `end`, telling pauses that the file holds from what else there was.
    mutating func fillSound(to end: Int64, cause: MediaGap.Cause, into outputs: inout [RecorderOutput]) {
        for pause in pauses.kept(from: sound.next, to: end) {
            fillSilence(min(pause.start, end) - sound.next, cause: cause, into: &outputs)
            fillSilence(min(pause.end, end) - sound.next, cause: .pause, into: &outputs)
        }
        fillSilence(end - sound.next, cause: cause, into: &outputs)
    }

    /// Fills up to `ticks` with silence, in whole packets, from where the sound ends.
    private mutating func fillSilence(_ ticks: Int64, cause: MediaGap.Cause, into outputs: inout [RecorderOutput]) {
        guard let part, let stream = part.soundStream, ticks >= SoundFormat.unit else { return }
        let start = sound.next
        var left = ticks
        var length = sound.frameTicks
        while left >= SoundFormat.unit {
            if left < length { length = sound.format.silenceLength(notAbove: left) }
            let count = left / length
            outputs.append(
                .silence(
                    stream: stream, time: MediaTimestamp(ticks: sound.next - part.zero, clockRate: sound.clock.rate),
                    count: Int(count), frameTicks: length))
            sound.next += count * length
            left -= count * length
        }
        sound.tally.gap(from: part.seconds(sound: start), to: part.seconds(sound: sound.next), cause: cause)
    }

    /// The sound's axis has leapt, and with it the file's: nothing is compared over that.
    private mutating func separate(at position: Int64) {
        picture.fit.separate()
        clockMap.separate(at: position)
    }

    /// The axis at an arrival, in nanoseconds: by another track's least delay, else by the first arrival of all.
    mutating func axis(at arrival: Instant, by delay: Int64?) -> Int64 {
        arrival.nanoseconds &- (delay ?? origin?.nanoseconds ?? arrival.nanoseconds)
    }
}
