import Broadcasting
import Media

extension LiveStage {
    func takePicture(_ frame: EncodedFrame, _ track: LiveTrack, _ ticks: Int64) {
        if track.isBroken, !frame.isKeyframe {
            track.lateFrames += 1
            return
        }
        let axis = track.axis(ticks)
        guard newest - axis < Self.longestStep, track.pending.map({ ticks > $0.time }) ?? true else {
            track.lateFrames += 1
            return
        }
        newest = max(newest, axis)
        let isNew =
            frame.isKeyframe && (track.needsHeader || !Self.isSame(frame.parameterSets, track.sets, frame.codec))
        reconsider(track, at: axis, isKeyframe: frame.isKeyframe)
        if track.index == lead {
            if line.isFar(axis) { interrupt() }
            if line.isBroken, !frame.isKeyframe {
                track.isBroken = true
                return
            }
            lead(axis, isKeyframe: frame.isKeyframe, cuts: isNew)
        }
        place(frame, track, ticks, isNew: isNew)
        releaseSounds()
    }

    /// A step back of so much is no frame that came late but another time line.
    private static let longestStep = BroadcastAxis.ticks(.seconds(30))

    private func place(_ frame: EncodedFrame, _ track: LiveTrack, _ ticks: Int64, isNew: Bool) {
        guard !line.isBroken, let number = line.number(of: track.axis(ticks) + Self.tolerance),
            number >= track.segment ?? ((track.lastSegment ?? -1) + 1)
        else {
            track.isBroken = true
            track.lateFrames += 1
            return
        }
        if let pending = track.pending {
            track.usualTicks = min(ticks - pending.time, Int64(track.clockRate))
            addPending(track, to: endOfPending(track, number: number, ticks: ticks))
        }
        let begins = track.segment != number
        if isNew, begins { renew(track, with: frame) }
        guard !track.needsHeader else {
            track.isBroken = true
            return
        }
        if begins { advance(track, to: number, at: ticks) }
        track.isBroken = false
        track.pending = LiveTrack.Frame(frame: frame, time: ticks)
    }

    /// A picture lasts until the next, or to the end of its segment where segments without a picture follow.
    private func endOfPending(_ track: LiveTrack, number: Int, ticks: Int64) -> Int64 {
        guard let segment = track.segment, number > segment + 1, let next = line.start(of: segment + 1) else {
            return ticks
        }
        return min(max(track.ticks(axis: next.at), (track.pending?.time ?? 0) + 1), ticks)
    }

    /// The last picture's end is known.
    func addPending(_ track: LiveTrack, to end: Int64) {
        guard let pending = track.pending else { return }
        track.pending = nil
        add(pending, to: max(end, pending.time + 1), of: track)
    }

    /// Whether one header will do for both.
    static func isSame(_ left: ParameterSets?, _ right: ParameterSets?, _ codec: Codec) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        if left === right { return true }
        // Those of VP9 are the beginning of a frame, of which the header takes a little.
        if codec == .vp9 { return vp9Header(left) == vp9Header(right) }
        return left.sequence == right.sequence && left.picture == right.picture && left.video == right.video
    }

    private static func vp9Header(_ sets: ParameterSets) -> VP9FrameHeader? {
        sets.sequence.first?.withUnsafeBytes { VP9FrameHeader(parsing: $0) }
    }
}
