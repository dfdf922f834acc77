import Media

/// What the caller of `POST /v1/exports` asked for, apart from which recordings.
package struct ExportRequest: Codable, Sendable, Hashable {
    package var format: ExportFormat
    package var video: TrackWish<PictureWish>
    package var audio: TrackWish<SoundWish>
    package var trim: ExportTrim?
    package var name: NameTemplate
    /// Of the jobs: the greater goes first.
    package var priority: Int
    /// The jobs wait until then.
    package var runAt: WallClock?
    package var destination: ExportDestination?
    /// A recording that still runs is waited for, as what is to be done when it stops.
    package var awaitsEnd: Bool?
    /// `nil`: a file for each recorded file.
    package var composition: CompositionWish?

    /// - Throws: where the format cannot hold what is wished for.
    package init(
        format: ExportFormat, video: TrackWish<PictureWish> = .on(PictureWish()),
        audio: TrackWish<SoundWish> = .on(SoundWish()), trim: ExportTrim? = nil, name: NameTemplate = .standard,
        priority: Int = 0, runAt: WallClock? = nil, composition: CompositionWish? = nil
    ) throws(ExportingError) {
        self.format = format
        self.video = video
        self.audio = audio
        self.trim = trim
        self.name = name
        self.priority = priority
        self.runAt = runAt
        self.composition = composition
        try checkPicture()
        try checkSound()
        try checkComposition()
        if video == .off, audio == .off { throw .nothingWanted("video and audio are both false: nothing is left") }
    }

    private func checkPicture() throws(ExportingError) {
        guard let wish = video.wish else { return }
        let possible = format.pictureCodecs
        if let codec = wish.codec, !possible.contains(codec) {
            throw .codec(codec.rawValue, format: format, possible: possible.map(\.rawValue))
        }
        if !format.holdsPictures, wish != PictureWish() {
            throw .nothingWanted("\(format.name) holds sound alone: leave video out, or take mp4, webm or mkv")
        }
        for (name, side) in [
            ("video.width", wish.limit.width), ("video.height", wish.limit.height), ("video", wish.limit.shortSide),
        ] {
            guard let side, !PictureWish.sides.contains(side) else { continue }
            throw .outOfRange(
                field: name, rule: "\(PictureWish.sides.lowerBound) to \(PictureWish.sides.upperBound) pixels")
        }
        if let bitrate = wish.bitrate, !PictureWish.bitrates.contains(bitrate) {
            throw .outOfRange(
                field: "video.bitrate",
                rule: "\(PictureWish.bitrates.lowerBound) to \(PictureWish.bitrates.upperBound) bits in a second")
        }
        if wish.bitrate != nil, wish.quality != nil {
            throw .outOfRange(field: "video", rule: "given a bitrate or a quality, not both")
        }
    }

    private func checkComposition() throws(ExportingError) {
        guard let composition else { return }
        guard CompositionWish.frameRates.contains(composition.frameRate) else {
            let rates = CompositionWish.frameRates
            throw .outOfRange(
                field: "video.frameRate", rule: "\(rates.lowerBound) to \(rates.upperBound) pictures in a second")
        }
        guard let limit = video.wish?.limit else { return }
        let (canvas, sides) = (CompositionWish.canvas(limit), CompositionWish.sides)
        for (name, side) in [("video.width", canvas.width), ("video.height", canvas.height)] {
            guard !sides.contains(side) else { continue }
            throw .outOfRange(
                field: name,
                rule: "\(sides.lowerBound) to \(sides.upperBound) pixels in layout \(composition.layout.rawValue)")
        }
    }

    private func checkSound() throws(ExportingError) {
        guard let wish = audio.wish else {
            if !format.holdsPictures { throw .nothingWanted("\(format.name) holds sound alone, and audio is false") }
            return
        }
        if let codec = wish.codec, !format.soundCodecs.contains(codec) {
            throw .codec(codec.rawValue, format: format, possible: format.soundCodecs.map(\.rawValue))
        }
        guard let bitrate = wish.bitrate else { return }
        guard SoundWish.bitrates.contains(bitrate) else {
            throw .outOfRange(
                field: "audio.bitrate",
                rule: "\(SoundWish.bitrates.lowerBound) to \(SoundWish.bitrates.upperBound) bits in a second")
        }
        if (wish.codec ?? format.soundCodecs.first)?.defaultBitrate == nil {
            throw .outOfRange(field: "audio.bitrate", rule: "left out: linear samples have no rate to choose")
        }
    }
}
