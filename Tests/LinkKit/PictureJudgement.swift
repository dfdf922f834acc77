import Media
import Recording

/// A recorded picture held against what was sent: what is wrong with it, in words, and how much is there.
package struct PictureJudgement {
    package private(set) var faults: [String] = []
    /// Frames whose packets were sent, and those that stand in the files.
    package let sent: Int
    package private(set) var recorded = 0
    /// Sent between the first and the last recorded frame, and not recorded.
    package private(set) var missing = 0

    /// Every sample must be a frame of the source, whole, of a timestamp that was sent; in the order in which they were
    /// sent; behind the frame before it or a keyframe; and what is missing must stand in the manifest.
    package init(
        _ parts: [SimulatedRecording.Part], of track: TrackID, sent upstream: UpstreamTrack, source: SendingSource
    ) {
        sent = upstream.frames.count
        let numbers = Dictionary(source.frames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let places = upstream.places
        var lastNumber = -1
        for part in parts {
            guard let stream = part.plan.streams.firstIndex(where: { $0.track == track }) else { continue }
            var last: (place: Int, time: Int64)?
            for sample in part.samples where sample.stream == stream {
                recorded += 1
                let ticks = UInt32(truncatingIfNeeded: sample.frame.timestamp.ticks)
                guard let number = numbers[sample.frame.withBytes({ Array($0) })], let place = places[ticks] else {
                    faults.append("frame of timestamp \(ticks) is not as any that was sent")
                    continue
                }
                if number <= lastNumber { faults.append("frame \(number) behind frame \(lastNumber)") }
                lastNumber = number
                if let last {
                    if sample.time.ticks <= last.time { faults.append("frame \(number): its time goes back") }
                    if place <= last.place { faults.append("frame \(number): its timestamp goes back") }
                    if place != last.place + 1, !sample.frame.isKeyframe {
                        faults.append("frame \(number) refers to one that is missing")
                    }
                    judgeGap(part, stream, upstream, from: last, to: place)
                } else if !sample.frame.isKeyframe {
                    faults.append("\(part.plan.name) begins with frame \(number), which is no keyframe")
                }
                last = (place, sample.time.ticks)
            }
        }
    }

    private mutating func judgeGap(
        _ part: SimulatedRecording.Part, _ stream: Int, _ upstream: UpstreamTrack, from last: (place: Int, time: Int64),
        to place: Int
    ) {
        guard let gaps = part.summary?.tracks[stream].gaps else {
            faults.append("\(part.plan.name) has no summary")
            return
        }
        for absent in stride(from: last.place + 1, to: place, by: 1) {
            missing += 1
            let later = upstream.frames[absent].ticks &- upstream.frames[last.place].ticks
            let time = Double(last.time + Int64(later)) / 90_000
            if !gaps.hold(time) { faults.append("the picture at \(time) s is missing and in no gap") }
        }
    }
}

/// The same for sound, which is filled where it is missing.
package struct SoundJudgement {
    package private(set) var faults: [String] = []
    package let sent: Int
    package private(set) var recorded = 0
    package private(set) var missing = 0

    package init(
        _ parts: [SimulatedRecording.Part], of track: TrackID, sent upstream: UpstreamTrack, source: SendingSource
    ) {
        sent = upstream.frames.count
        let known = Set(source.frames)
        let places = upstream.places
        for part in parts {
            guard let stream = part.plan.streams.firstIndex(where: { $0.track == track }) else { continue }
            var last: (place: Int, time: Int64)?
            for sample in part.samples where sample.stream == stream {
                recorded += 1
                let ticks = UInt32(truncatingIfNeeded: sample.frame.timestamp.ticks)
                guard known.contains(sample.frame.withBytes({ Array($0) })), let place = places[ticks] else {
                    faults.append("sound of timestamp \(ticks) is not as any that was sent")
                    continue
                }
                if let last {
                    if place <= last.place || sample.time.ticks <= last.time {
                        faults.append("sound of timestamp \(ticks) goes back")
                    }
                    for absent in stride(from: last.place + 1, to: place, by: 1) {
                        missing += 1
                        let later = upstream.frames[absent].ticks &- upstream.frames[last.place].ticks
                        // Its middle: silence begins and ends within 2.5 ms of where the sound does.
                        let time = Double(last.time + Int64(later) + 480) / 48_000
                        if part.summary?.tracks[stream].gaps.hold(time) != true {
                            faults.append("the sound at \(time) s is missing and in no gap")
                        }
                    }
                }
                last = (place, sample.time.ticks)
            }
        }
    }
}

extension [MediaGap] {
    /// Whether a moment of file time lies in one of them. The picture is slewed by 5 ms a second at most.
    fileprivate func hold(_ time: Double) -> Bool {
        contains { $0.start - 0.003 <= time && time < $0.start + $0.duration }
    }
}
