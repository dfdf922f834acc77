import Media

/// All that the manifest says of one stream of a file.
package struct TrackSummary: Codable, Sendable, Hashable {
    /// The index of the m-line.
    package var track: TrackID
    package var kind: MediaKind
    package var codec: Codec
    /// As in the `codecs` parameter of RFC 6381: `vp8`, `avc1.42e01f`, `opus`.
    package var codecString: String
    /// The `a=fmtp` parameters as offered.
    package var formatParameters: String
    package var clockRate: Int32
    /// Sound.
    package var channels: Int?
    /// Pixels of the first keyframe.
    package var width: Int?
    package var height: Int?
    /// Unrolled; the lower 32 bits are those on the wire. `nil` while nothing came.
    package var firstRtpTimestamp: Int64?
    package var lastRtpTimestamp: Int64?
    /// The gateway's civil time at the first frame.
    package var wallClockStart: CivilTime?
    /// The sender's clock at the first frame, by its sender reports. It ties the sender's own tracks together only.
    package var senderNtpStart: CivilTime?
    /// Frames that came, without filled silence.
    package var frames: Int64
    /// Sound: 0.
    package var keyframes: Int64
    package var bytes: Int64
    /// Of the frames: those that may lack what they refer to (`keepEverything`); `nil` for none.
    package var brokenFrames: Int64?
    /// By start; what was missing or has been filled.
    package var gaps: [MediaGap]
    /// Gaps that happened after the list was full.
    package var gapsOmitted: Int64
    /// What finalizing adds to the times of this stream: the final fit of the sender's reports less what was known when
    /// the frames were written. Linear between its points, constant beyond them.
    package var corrections: [TimeCorrection]
    /// The name of the layer in the file, or of the first one there, where the picture has layers.
    package var rid: String?
    /// Which layer stands where, where they may change.
    package var layers: [LayerSpan]?
    /// Sound: how loud the sender says that it is (RFC 6464), from the file's start; `nil` where it does not.
    package var levels: SoundLevelLine?

    package init(track: TrackID, codec: Codec, codecString: String, formatParameters: String) {
        self.track = track
        kind = codec.kind
        self.codec = codec
        self.codecString = codecString
        self.formatParameters = formatParameters
        clockRate = codec.clockRate
        frames = 0
        keyframes = 0
        bytes = 0
        gaps = []
        gapsOmitted = 0
        corrections = []
    }
}

/// A span of a stream's file time in which nothing came; sound is silence there.
package struct MediaGap: Codable, Sendable, Hashable {
    package enum Cause: String, Codable, Sendable, CaseIterable {
        case loss, dtx, mute, pause, absent, disk
    }
    /// Seconds from the file's start.
    package var start: Double
    /// Seconds.
    package var duration: Double
    package var cause: Cause

    package init(start: Double, duration: Double, cause: Cause) {
        self.start = start
        self.duration = duration
        self.cause = cause
    }
}

/// One point of what finalizing adds to a stream's times.
package struct TimeCorrection: Codable, Sendable, Hashable {
    /// Seconds from the start of the growing file.
    package var fileTime: Double
    /// Seconds to add.
    package var shift: Double

    package init(fileTime: Double, shift: Double) {
        self.fileTime = fileTime
        self.shift = shift
    }
}

/// From here on the file holds this layer.
package struct LayerSpan: Codable, Sendable, Hashable {
    /// Seconds from the file's start.
    package var start: Double
    package var rid: String
    /// Pixels of its first keyframe.
    package var width: Int
    package var height: Int

    package init(start: Double, rid: String, width: Int, height: Int) {
        self.start = start
        self.rid = rid
        self.width = width
        self.height = height
    }
}
