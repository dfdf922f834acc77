import Media

/// A file about to be made: everything that its header needs.
package struct PartPlan: Sendable {
    package var name: String
    package var participant: String
    package var part: Int
    package var container: Container
    /// Why the container is another than asked for.
    package var note: String?
    /// The picture first, then the sound.
    package var streams: [StreamPlan]
    /// What the manifest says at its opening.
    package var summary: PartSummary
    /// Its time 0 on its recorder's axis, in ticks of 48 kHz.
    package var zero: Int64 = 0

    /// The file as store and API know it at its opening.
    package var file: RecordingFile { summary.file }
}

/// One stream of a file about to be made.
package struct StreamPlan: Sendable {
    package var track: TrackID
    package var codec: Codec
    /// Of the times that go with the samples: 90 kHz for pictures, `SoundFormat.rate` for sound of any codec.
    package var clockRate: Int32
    /// Sound; 0 for a picture.
    package var channels: Int
    /// Pixels of the first keyframe; 0 for sound.
    package var width: Int
    package var height: Int
    /// Those of the first keyframe, where its codec has any.
    package var parameterSets: ParameterSets?
    /// The layer that the first keyframe is of, where the picture has layers.
    package var rid: String?

    package init(
        track: TrackID, codec: Codec, channels: Int = 0, width: Int = 0, height: Int = 0,
        parameterSets: ParameterSets? = nil, rid: String? = nil
    ) {
        self.track = track
        self.codec = codec
        clockRate = codec.kind == .audio ? SoundFormat.rate : codec.clockRate
        self.channels = channels
        self.width = width
        self.height = height
        self.parameterSets = parameterSets
        self.rid = rid
    }

    /// `nil` for a picture.
    package var soundFormat: SoundFormat? { SoundFormat(codec, channels: channels) }
}
