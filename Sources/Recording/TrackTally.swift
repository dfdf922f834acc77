import Media

/// What is counted of one stream while its file grows.
struct TrackTally: Sendable {
    /// An hour of the busiest DTX; a manifest that cannot be read helps nobody.
    static let gapLimit = 10_000

    var firstTicks: Int64?
    var lastTicks: Int64?
    var firstPosition: Int64 = 0
    var frames: Int64 = 0
    var keyframes: Int64 = 0
    /// Frames that may lack what they refer to.
    var broken: Int64 = 0
    var bytes: Int64 = 0
    var gaps: [MediaGap] = []
    var gapsOmitted: Int64 = 0
    /// The sender's clock at the first frame, by its reports.
    var senderStart: WallClock?
    /// Timestamps have another meaning since: later reports say nothing of the first frame.
    private var isSenderStartFinal = false
    /// Where the recorded layer changes, of a picture that has layers.
    var layers: [LayerSpan] = []
    /// What the sender tells of its sound.
    var levels = LevelTally()

    /// - Parameter ticks: the frame's place on its track's line of timestamps.
    mutating func count(_ frame: EncodedFrame, ticks: Int64, at position: Int64) {
        if firstTicks == nil {
            firstTicks = ticks
            firstPosition = position
        }
        lastTicks = ticks
        frames += 1
        bytes += Int64(frame.count)
        if frame.isKeyframe, frame.codec.kind == .video { keyframes += 1 }
    }

    mutating func endSenderStart() { isSenderStartFinal = isSenderStartFinal || firstTicks != nil }

    /// A report has come.
    mutating func noteSenderStart(_ clock: TrackClock) {
        guard !isSenderStartFinal, let report = clock.report, let firstTicks else { return }
        senderStart = report.ntp + .nanoseconds(clock.nanoseconds(firstTicks &* clock.scale &- report.ticks))
    }

    /// Seconds of file time. A gap that goes on where the last ended, or after one frame of DTX, is the same gap.
    mutating func gap(from start: Double, to end: Double, cause: MediaGap.Cause) {
        guard end > start else { return }
        if let last = gaps.last, last.cause == cause,
            start - (last.start + last.duration) < (cause == .dtx ? 0.15 : 0.0001)
        {
            gaps[gaps.count - 1].duration = end - last.start
        } else if gaps.count < Self.gapLimit {
            gaps.append(MediaGap(start: start, duration: end - start, cause: cause))
        } else {
            gapsOmitted += 1
        }
    }
}
