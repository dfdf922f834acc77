import Media

extension Recorder {
    func summary(of part: OpenPart, state: RecordingFile.State) -> PartSummary {
        var summary = part.plan.summary
        summary.state = state
        summary.clockMap = clockMap.points.map { point in
            let axis = MediaTimestamp(ticks: point.position, clockRate: SoundFormat.rate).duration.nanoseconds
            return ClockMapPoint(
                fileTime: part.seconds(sound: point.position),
                wallClock: CivilTime(configuration.civil(Instant(nanoseconds: axis &+ point.delay))))
        }
        if let first = summary.clockMap.first { summary.wallClockStart = first.wallClock }
        summary.tracks = part.plan.streams.map { stream in
            var track = stream.codec.kind == .video ? pictureSummary(stream, part) : soundSummary(stream, part)
            if track.frames > 0 {
                let start =
                    stream.codec.kind == .video
                    ? part.seconds(picture: picture.tally.firstPosition)
                    : part.seconds(sound: sound.tally.firstPosition)
                track.wallClockStart = CivilTime(summary.wallClock(at: start))
            }
            return track
        }
        let soundEnd = part.soundStream == nil ? 0 : part.seconds(sound: sound.next)
        let pictureEnd = picture.lastPosition.map { part.seconds(picture: $0 + picture.lastStep) } ?? 0
        summary.duration = max(soundEnd, part.pictureStream == nil ? 0 : pictureEnd, 0)
        return summary
    }

    private func pictureSummary(_ stream: StreamPlan, _ part: OpenPart) -> TrackSummary {
        // What was offered is known of the codec with which a sender begins.
        let offered = picture.description.flatMap { $0.codec == stream.codec ? $0.formatParameters : nil }
        var summary = TrackSummary(
            track: stream.track, codec: stream.codec, codecString: stream.codecString, formatParameters: offered ?? "")
        summary.width = stream.width
        summary.height = stream.height
        summary.rid = stream.rid
        if picture.layers != nil { summary.layers = picture.tally.layers }
        fill(&summary, picture.tally, picture.clock)
        let end = picture.lastPosition ?? part.pictureZero
        summary.corrections = picture.fit.knots(end: end, moved: picture.slewed).map { knot in
            TimeCorrection(fileTime: part.seconds(picture: knot.position), shift: Double(knot.shift) / 90_000)
        }
        return summary
    }

    private func soundSummary(_ stream: StreamPlan, _ part: OpenPart) -> TrackSummary {
        var summary = TrackSummary(
            track: stream.track, codec: stream.codec, codecString: stream.codecString,
            formatParameters: sound.description?.formatParameters ?? "")
        summary.channels = stream.channels
        summary.levels = sound.tally.levels.line
        fill(&summary, sound.tally, sound.clock)
        return summary
    }

    private func fill(_ summary: inout TrackSummary, _ tally: TrackTally, _ clock: TrackClock) {
        summary.frames = tally.frames
        summary.keyframes = tally.keyframes
        summary.bytes = tally.bytes
        summary.brokenFrames = tally.broken > 0 ? tally.broken : nil
        summary.gaps = tally.gaps
        summary.gapsOmitted = tally.gapsOmitted
        guard let first = tally.firstTicks else { return }
        summary.firstRtpTimestamp = first
        summary.lastRtpTimestamp = tally.lastTicks
        var tally = tally
        tally.noteSenderStart(clock)
        summary.senderNtpStart = tally.senderStart.map(CivilTime.init)
    }
}
