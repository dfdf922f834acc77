import Media

/// How one exported file is made: of one recorded file, or of all of a recording.
package struct FilePlan: Codable, Sendable, Hashable {
    /// What becomes of a stream.
    package struct Stream<Encoding: Codable & Sendable & Hashable>: Codable, Sendable, Hashable {
        /// Whether it goes over as it is. A picture that is cut between its keyframes is encoded all the same: only who
        /// reads the file knows.
        package var mayCopy: Bool
        /// How it is encoded where it is not copied.
        package var encoding: Encoding

        package init(mayCopy: Bool, encoding: Encoding) {
            self.mayCopy = mayCopy
            self.encoding = encoding
        }
    }

    /// The recorded file's name; `nil`: all of them, composed.
    package var source: String?
    /// The exported file's, within the folder of the export.
    package var name: String
    package var format: ExportFormat
    package var picture: Stream<PictureEncoding>?
    package var sound: Stream<SoundEncoding>?
    /// `nil`: of one file.
    package var composition: CompositionWish?
    /// Seconds of the recorded file's time; of the recording's where it is composed.
    package var start: Double
    /// `nil`: to its end.
    package var end: Double?
    /// How long it becomes, as far as is known: for progress.
    package var expectedDuration: Double

    package init(
        source: String?, name: String, format: ExportFormat, picture: Stream<PictureEncoding>?,
        sound: Stream<SoundEncoding>?, composition: CompositionWish? = nil, start: Double = 0, end: Double? = nil,
        expectedDuration: Double = 0
    ) {
        self.source = source
        self.name = name
        self.format = format
        self.picture = picture
        self.sound = sound
        self.composition = composition
        self.start = start
        self.end = end
        self.expectedDuration = expectedDuration
    }
}

/// How pictures are encoded.
package struct PictureEncoding: Codable, Sendable, Hashable {
    package enum Rate: Codable, Sendable, Hashable {
        case quality(PictureQuality)
        /// Bits in a second, on the average.
        case bitrate(Int)
    }

    package var codec: PictureCodec
    package var limit: PictureLimit
    package var rate: Rate

    package init(codec: PictureCodec, limit: PictureLimit = PictureLimit(), rate: Rate = .quality(.medium)) {
        self.codec = codec
        self.limit = limit
        self.rate = rate
    }
}

/// How sound is encoded.
package struct SoundEncoding: Codable, Sendable, Hashable {
    package var codec: SoundCodec
    /// Bits in a second; `nil` where there is no choice.
    package var bitrate: Int?

    package init(codec: SoundCodec, bitrate: Int? = nil) {
        self.codec = codec
        self.bitrate = bitrate
    }
}
