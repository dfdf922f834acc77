import Media

/// What a `Recorder` wants done, in the order it is to be done. Values only; a file sink takes all of them as they are
/// and passes over `requestKeyframe`, which is the session's.
package enum RecorderOutput: Sendable {
    /// Make this file; what follows goes into it. The one before has been closed.
    indirect case open(PartPlan)
    /// One frame. `time` counts from the file's start in the plan's clock of the stream and never runs backward within it.
    case sample(stream: Int, frame: EncodedFrame, time: MediaTimestamp)
    /// A frame of one of a picture's layers, whichever of them is in `sample`, on the same time line (`givesLayers`).
    case layer(TrackID, frame: EncodedFrame, time: MediaTimestamp)
    /// `count` packets of silence in the stream's codec, each `frameTicks` (48 kHz) long, back to back from `time` on.
    case silence(stream: Int, time: MediaTimestamp, count: Int, frameTicks: Int64)
    /// The file is whole.
    indirect case close(PartSummary)
    /// Ask the sender of this track for a keyframe.
    case requestKeyframe(TrackID)
    /// What the manifest says by now; about once a second while media flows.
    indirect case progress(PartSummary)
}
