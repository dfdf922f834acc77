import Media

extension Recorder {
    /// - Parameters:
    ///   - shift: added to its timestamp.
    ///   - isSwitch: a keyframe of another layer than the frame before.
    mutating func take(
        picture frame: EncodedFrame, shift: Int64 = 0, isSwitch: Bool = false, at now: Instant,
        into outputs: inout [RecorderOutput]
    ) {
        let before = picture.clock.base
        let step = picture.clock.advance(
            to: frame.timestamp.ticks &+ shift, arrival: frame.arrival,
            guess: axis(at: frame.arrival, by: sound.clock.delay.minimum),
            isNetworkOnTime: sound.clock.isOnTime(at: frame.arrival))
        if step.leapt {
            picture.fit.separate()
            picture.tally.endSenderStart()
            if !sound.hasCome { clockMap.separate(at: pauses.placeOrStart(step.position / 15 * 8)) }
        }
        guard var position = pauses.place(picture: step.position) else {
            // Who comes back must not be shown what refers to what was left out.
            picture.isGateOpen = false
            picture.gateCause = .pause
            return
        }
        if before != nil, let last = picture.lastPosition {
            position += slew(over: position - last)
        }
        let isEntry = frame.isEntry
        if isEntry {
            picture.isBroken = false
        } else if frame.followsLoss {
            picture.isBroken = true
        }
        if !isEntry,
            (frame.followsLoss && !configuration.keepsEverything)
                || (part?.pictureStream != nil && part?.pictureCodec != frame.codec)
        {
            picture.isGateOpen = false
        }
        guard picture.isGateOpen || isEntry else {
            askForKeyframe(at: now, into: &outputs)
            return
        }
        if part?.pictureStream == nil || part?.pictureCodec != frame.codec {
            // What makes no header would cost the whole file.
            guard isEntry, CodecConfiguration.bytes(of: frame.codec, sets: frame.parameterSets) != nil else {
                return askForKeyframe(at: now, into: &outputs)
            }
            openPart(with: frame, at: position, now: now, into: &outputs)
        }
        beginSection(at: step.position / 15 * 8)
        let missed: MediaGap.Cause?
        if isSwitch, let last = picture.lastPosition {
            missed = position - last > picture.lastStep * 2 ? .absent : nil
        } else {
            missed = !picture.isGateOpen ? picture.gateCause : frame.followsLoss ? .loss : nil
        }
        picture.isGateOpen = true
        picture.gateCause = .loss
        write(picture: frame, shift: shift, at: position, missed: missed, into: &outputs)
    }

    private mutating func write(
        picture frame: EncodedFrame, shift: Int64, at wanted: Int64, missed: MediaGap.Cause?,
        into outputs: inout [RecorderOutput]
    ) {
        guard let part, let stream = part.pictureStream else { return }
        clockMap.note(
            picture: wanted / 15 * 8, delay: frame.arrival.nanoseconds &- picture.clock.nanoseconds(wanted))
        var position = max(wanted, part.pictureZero)
        if let last = picture.lastPosition {
            // A millisecond is the finest that WebM can tell apart.
            position = max(position, last + 90)
            if let missed {
                picture.tally.gap(
                    from: part.seconds(picture: last + picture.lastStep), to: part.seconds(picture: position),
                    cause: missed)
            } else {
                // A gap is no picture's length: what is lost right behind it would begin after its end.
                picture.lastStep = min(max(position - last, 90), 90_000)
            }
        } else {
            picture.tally.gap(from: 0, to: part.seconds(picture: position), cause: .absent)
        }
        outputs.append(
            .sample(
                stream: stream, frame: frame,
                time: MediaTimestamp(ticks: position - part.pictureZero, clockRate: picture.clock.rate)))
        picture.tally.count(frame, ticks: frame.timestamp.ticks &+ shift, at: position)
        if picture.isBroken { picture.tally.broken += 1 }
        let isFirst = picture.lastPosition == nil
        picture.lastPosition = position
        if isFirst || picture.isFitDue { noteFit() }
        fillBehind(position, into: &outputs)
    }

    /// A picture that is far ahead of the sound pulls silence after it, so that a silent track delays nothing.
    private mutating func fillBehind(_ position: Int64, into outputs: inout [RecorderOutput]) {
        guard let part else { return }
        let soundPosition = position / 15 * 8
        if part.soundStream != nil, soundPosition - sound.next > fillLag {
            fillSound(to: soundPosition - fillKeep, cause: sound.silenceCause, into: &outputs)
        }
    }

    /// Moves the picture toward the sound, at most 5 ms in a second, and says by how many ticks.
    private mutating func slew(over elapsed: Int64) -> Int64 {
        guard elapsed > 0, sound.isExpected, let error = reportedError() ?? arrivalError() else { return 0 }
        let limit = min(elapsed, 90_000) / 200
        let moved = min(max(error, -limit), limit)
        if moved != 0 { picture.clock.shift(by: moved) }
        picture.slewed += moved
        return moved
    }

    /// Ticks to add to the picture by what the sender says of both tracks: when they were captured, else its reports.
    mutating func reportedError() -> Int64? {
        if let pictureTime = picture.clock.capture, let soundTime = sound.clock.capture {
            var apart = (pictureTime.ntp - soundTime.ntp).nanoseconds
            if let pictureOffset = pictureTime.offset, let soundOffset = soundTime.offset {
                apart = apart &+ pictureOffset &- soundOffset
            }
            if let error = error(pictureTime, soundTime, apart: apart) { return error }
        }
        guard let pictureTime = picture.clock.report, let soundTime = sound.clock.report else { return nil }
        let late = lateness.nanoseconds(
            sound: sound.clock.reportedDelay, packet: sound.clock.nanoseconds(sound.frameTicks))
        return error(pictureTime, soundTime, apart: (pictureTime.ntp - soundTime.ntp).nanoseconds &+ late)
    }

    /// - Parameter apart: nanoseconds by which the picture's moment is later than the sound's.
    private mutating func error(
        _ pictureTime: TrackClock.SenderClock, _ soundTime: TrackClock.SenderClock, apart: Int64
    ) -> Int64? {
        guard let pictureBase = picture.clock.base, let soundBase = sound.clock.base else { return nil }
        let wanted = sound.clock.nanoseconds(soundTime.ticks &- soundBase) &+ apart
        let error = picture.clock.ticks(wanted) &- (pictureTime.ticks &- pictureBase)
        // Tracks whose reports are seconds away from their arrival do not share a clock.
        guard error.magnitude < 180_000 else { return nil }
        return error
    }

    /// The same by least delays; small differences are the encoders' and are left alone.
    private mutating func arrivalError() -> Int64? {
        guard !picture.clock.mayHaveStood, !sound.clock.mayHaveStood,
            let pictureDelay = picture.clock.delay.minimum, let soundDelay = sound.clock.delay.minimum
        else {
            return nil
        }
        let error = picture.clock.ticks(pictureDelay &- soundDelay)
        return error.magnitude < 3600 ? nil : error
    }

    /// Remembers how far the picture is from the reports, for finalizing.
    private mutating func noteFit() {
        picture.isFitDue = false
        lateness.judge(picture: picture.clock.reportedDelay)
        guard part?.pictureStream != nil, let last = picture.lastPosition, let error = reportedError() else { return }
        let reports = (picture: picture.clock.report?.ntp, sound: sound.clock.report?.ntp)
        let isNew = reports.picture != picture.fitReports.picture && reports.sound != picture.fitReports.sound
        if isNew { picture.fitReports = reports }
        picture.fit.add(
            PictureFit.Reading(position: last, offset: error + picture.slewed, moved: picture.slewed), isNew: isNew)
    }
}
