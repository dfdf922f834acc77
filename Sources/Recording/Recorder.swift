import Media

/// Decides what goes into the files of one source of one participant: which part, from which keyframe on, and at which
/// file time. It is told everything and writes nothing (`docs/recording.md`).
///
/// All positions are on one axis that begins with the first frame: ticks of 48 kHz for the sound, of 90 kHz for the
/// picture. A file's time is the axis less the part's zero.
package struct Recorder: ~Copyable, Sendable {
    /// How long sound waits for a keyframe, and how much of it is kept before one.
    static let preRoll = Duration.seconds(1)
    static let preRollTicks: Int64 = 48_000
    /// Sound that has not come by then is filled when a picture passes: longer than the patience of the receiver.
    var fillLag: Int64 { fillKeep + 24_000 }
    var fillKeep: Int64 { (configuration.patience + .milliseconds(500)).nanoseconds / 1_000_000 * 48 }
    /// Ticks of 48 kHz that a level may be away from the sound that has been written.
    static let levelReach: UInt64 = 480_000
    static let keyframeInterval = Duration.milliseconds(500)
    static let progressInterval = Duration.seconds(1)

    package let configuration: RecorderConfiguration
    /// The number that the next part would get; what a successor begins with.
    package internal(set) var nextPart: Int
    package internal(set) var isEnded = false

    var sound: SoundLine
    var picture: PictureLine
    var part: OpenPart?
    var clockMap = ClockMap()
    var lateness = ReportLateness()
    var pauses = PauseLine()
    /// The participant is gone and may come back.
    var isAway = false
    /// Sound that may still go in front of a keyframe.
    var held: [HeldSound] = []
    var soundDeadline: Instant?
    var askAt: Instant?
    var nextProgress = Instant(nanoseconds: 0)
    var origin: Instant?
    private let layerNote: String?

    /// - Parameter tracks: the first sound and the first picture among them are served; of that, several layers.
    package init(configuration: RecorderConfiguration, tracks: [TrackDescription], now: Instant) {
        self.configuration = configuration
        nextPart = max(configuration.firstPart, 1)
        sound = SoundLine(tracks.first { $0.kind == .audio }, patience: configuration.patience)
        picture = PictureLine(tracks, preferred: configuration.preferredLayer, patience: configuration.patience)
        layerNote = configuration.layerNote(tracks)
        askAt = picture.description == nil ? nil : now
        held.reserveCapacity(64)
    }

    /// The file that is open.
    package var openFile: String? { part?.plan.name }

    /// When `handleTimeout` is due. Nothing is due while nothing happens. Mutating, though it changes nothing: asked at
    /// the end of every turn, and a recorder that is only lent is copied for it.
    package var deadline: Instant? {
        mutating get {
            guard !isEnded, !isAway else { return nil }
            guard let opening = picture.layers?.deadline else { return Self.earlier(soundDeadline, askAt) }
            return Self.earlier(opening, Self.earlier(soundDeadline, askAt))
        }
    }

    private static func earlier(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }

    /// What is to be said of a file beside what its container says.
    func note(_ container: String?) -> String? {
        guard let layerNote else { return container }
        return container.map { "\($0); \(layerNote)" } ?? layerNote
    }

    /// One whole frame, in order. What is to be done is appended to `outputs`.
    package mutating func frame(
        _ frame: EncodedFrame, of track: TrackID, at now: Instant, into outputs: inout [RecorderOutput]
    ) {
        guard !isEnded, !isAway, frame.count > 0 else { return }
        if origin == nil { origin = frame.arrival }
        if track == sound.description?.id, frame.codec == sound.description?.codec, !sound.hasEnded {
            take(sound: frame, at: now, into: &outputs)
        } else if picture.owns(track), frame.codec.kind == .video, !picture.hasEnded {
            if picture.layers == nil {
                take(picture: frame, at: now, into: &outputs)
            } else {
                take(layered: frame, of: track, at: now, into: &outputs)
            }
        } else {
            return
        }
        if let part, now >= nextProgress {
            nextProgress = now + Self.progressInterval
            outputs.append(.progress(summary(of: part, state: .growing)))
        }
    }

    /// A sender report (RFC 3550 clause 6.4.1).
    /// - Parameter rtp: unrolled like the timestamps of the frames.
    package mutating func senderReport(_ track: TrackID, ntp: UInt64, rtp: Int64, arrival: Instant) {
        let ntp = WallClock(ntp: ntp)
        lateness.take(ntp: ntp, arrival: arrival)
        if track == sound.description?.id {
            sound.clock.takeReport(ntp: ntp, timestamp: rtp, arrival: arrival)
            sound.tally.noteSenderStart(sound.clock)
        } else if picture.layers != nil {
            takeLayerReport(track, ntp: ntp, ticks: rtp, arrival: arrival)
        } else if track == picture.description?.id {
            picture.clock.takeReport(ntp: ntp, timestamp: rtp, arrival: arrival)
            picture.tally.noteSenderStart(picture.clock)
        }
        picture.isFitDue = true
    }

    /// When something of a track was captured (`abs-capture-time`). Believed before sender reports where both tracks tell
    /// it, as a source may be captured earlier than it is stamped.
    /// - Parameters:
    ///   - ntp: of the capturer's clock.
    ///   - offset: what to add for the sender's clock, in 2^-32 s; both tracks have one capturer where it is not told.
    ///   - rtp: unrolled like the timestamps of the frames.
    package mutating func captureTime(_ track: TrackID, ntp: UInt64, offset: Int64?, rtp: Int64) {
        if track == sound.description?.id {
            sound.clock.takeCapture(ntp: ntp, offset: offset, timestamp: rtp)
        } else if picture.layers != nil {
            guard let place = picture.layers?.onLine(track, rtp) else { return }
            picture.clock.takeCapture(ntp: ntp, offset: offset, timestamp: place)
        } else if track == picture.description?.id {
            picture.clock.takeCapture(ntp: ntp, offset: offset, timestamp: rtp)
        }
        picture.isFitDue = true
    }

    /// How loud a sender says that its sound is.
    /// - Parameters:
    ///   - level: decibels below overload, the loudest of about a quarter of a second.
    ///   - rtp: unrolled like the timestamps of the frames.
    package mutating func soundLevel(_ track: TrackID, _ level: UInt8, rtp: Int64) {
        guard track == sound.description?.id, let part, part.soundStream != nil,
            let position = sound.clock.position(of: rtp).flatMap({ pauses.place($0) }),
            (position &- sound.next).magnitude < Self.levelReach
        else { return }
        sound.tally.levels.note(level, at: part.seconds(sound: position))
    }

    /// The track goes on with timestamps that have nothing to do with those before (a new SSRC).
    package mutating func trackRestarted(_ track: TrackID) {
        if track == sound.description?.id {
            sound.clock.restart()
            sound.tally.endSenderStart()
        } else if picture.layers != nil {
            picture.layers?.restarted(track)
        } else if track == picture.description?.id {
            picture.clock.restart()
            picture.tally.endSenderStart()
            picture.isGateOpen = false
        }
    }

    /// Packets of this picture are missing right up to here: what came since its last frame cannot be shown.
    package mutating func trackBroken(_ track: TrackID) {
        guard track == picture.description?.id, !configuration.keepsEverything else { return }
        // Layers may still have in hand what came before that.
        if picture.layers == nil { picture.isGateOpen = false } else { picture.isCutOff = true }
    }

    package mutating func handleTimeout(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !isEnded, !isAway else { return }
        if let askAt, now >= askAt {
            self.askAt = nil
            if picture.isExpected, !isPaused { askForKeyframe(at: now, into: &outputs) }
        }
        if picture.layers?.deadline != nil { handleLayerTimeout(at: now, into: &outputs) }
        if let soundDeadline, now >= soundDeadline { openWithSoundOnly(at: now, into: &outputs) }
    }

    /// Nothing more comes of this track. When that was the last, the file is closed and the recorder has ended.
    package mutating func trackEnded(_ track: TrackID, at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !isEnded else { return }
        if track == sound.description?.id { sound.hasEnded = true }
        if picture.owns(track), picture.layers?.end(track) ?? true { picture.hasEnded = true }
        if !sound.isExpected, !picture.isExpected {
            stop(at: now, into: &outputs)
        } else if part == nil, !picture.isExpected, !held.isEmpty {
            openWithSoundOnly(at: now, into: &outputs)
        }
    }

    /// The end: what waits is written, the file is closed. Calls after this do nothing.
    package mutating func stop(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !isEnded else { return }
        finishLayers(at: now, into: &outputs)
        if part == nil, !held.isEmpty { openWithSoundOnly(at: now, into: &outputs) }
        closePart(at: now, into: &outputs)
        isEnded = true
        held = []
        soundDeadline = nil
        askAt = nil
    }

    mutating func askForKeyframe(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard let track = picture.description?.id else { return }
        if let last = picture.lastRequest, now - last < Self.keyframeInterval { return }
        picture.lastRequest = now
        outputs.append(.requestKeyframe(track))
    }
}
