import Media
import Recording

/// What goes when the disk is slower than the media: pictures to the next keyframe first, sound last, and the manifest
/// says what and where.
package struct DropPolicy {
    package private(set) var isDropping = false
    package init() {}

    /// Nothing was dropped of this file: what fits is passed on as it is.
    var isIdle: Bool { !isDropping && gaps.isEmpty }

    /// By stream, seconds of file time.
    private var gaps: [(stream: Int, gap: MediaGap)] = []
    private var droppedFrom: Double?
    private var droppedStream = 0

    /// What is to be written instead of `output`; `nil` for nothing.
    /// - Parameters:
    ///   - queued: bytes that wait for the disk.
    ///   - isLate: something has waited too long.
    package mutating func pass(_ output: RecorderOutput, queued: Int, isLate: Bool = false) -> RecorderOutput? {
        switch output {
        case .open:
            self = DropPolicy()
            return output
        case .sample(let stream, let frame, let time):
            return frame.codec.kind == .video
                ? picture(output, frame, stream, time, queued, isLate) : sound(output, frame, stream, time, queued)
        case .close(let summary):
            endDrop(at: summary.duration)
            return .close(adding(to: summary))
        case .progress(let summary):
            return .progress(adding(to: summary))
        case .silence, .layer, .requestKeyframe:
            return output
        }
    }

    private mutating func picture(
        _ output: RecorderOutput, _ frame: EncodedFrame, _ stream: Int, _ time: MediaTimestamp, _ queued: Int,
        _ isLate: Bool
    ) -> RecorderOutput? {
        if isDropping, frame.isKeyframe, !isLate, queued + frame.count <= DiskBacklog.byteLimit / 2 {
            endDrop(at: time.duration.inSeconds)
        } else if !isDropping, isLate || queued + frame.count > DiskBacklog.byteLimit {
            isDropping = true
            droppedFrom = time.duration.inSeconds
            droppedStream = stream
        }
        return isDropping ? nil : output
    }

    private mutating func sound(
        _ output: RecorderOutput, _ frame: EncodedFrame, _ stream: Int, _ time: MediaTimestamp, _ queued: Int
    ) -> RecorderOutput? {
        guard queued + frame.count > DiskBacklog.soundByteLimit else { return output }
        guard let format = SoundFormat(frame.codec, channels: 1) else { return output }
        let (scaled, overflow) = frame.durationTicks.multipliedReportingOverflow(by: format.scale)
        let length = !overflow && format.isLength(scaled) ? scaled : 960
        let ticks = format.silence(ticks: length) == nil ? format.silenceLength(notAbove: length) : length
        note(stream, from: time.duration.inSeconds, to: time.duration.inSeconds + Double(ticks) / 48_000)
        return .silence(stream: stream, time: time, count: 1, frameTicks: ticks)
    }

    private mutating func endDrop(at end: Double) {
        isDropping = false
        guard let start = droppedFrom else { return }
        droppedFrom = nil
        note(droppedStream, from: start, to: end)
    }

    private mutating func note(_ stream: Int, from start: Double, to end: Double) {
        guard end > start else { return }
        if let index = gaps.lastIndex(where: { $0.stream == stream }),
            start - (gaps[index].gap.start + gaps[index].gap.duration) < 0.001
        {
            gaps[index].gap.duration = end - gaps[index].gap.start
        } else if gaps.count < 1000 {
            gaps.append((stream, MediaGap(start: start, duration: end - start, cause: .disk)))
        }
    }

    private func adding(to summary: PartSummary) -> PartSummary {
        guard !gaps.isEmpty else { return summary }
        var summary = summary
        for (stream, gap) in gaps where summary.tracks.indices.contains(stream) {
            summary.tracks[stream].gaps.append(gap)
        }
        for index in summary.tracks.indices { summary.tracks[index].gaps.sort { $0.start < $1.start } }
        return summary
    }
}
