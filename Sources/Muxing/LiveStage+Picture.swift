import Broadcasting
import Media

extension LiveStage {
    func takePicture(_ frame: EncodedFrame, _ track: LiveTrack, _ ticks: Int64) {
        if track.isBroken, !frame.isKeyframe, track.queue.isEmpty {
            track.lateFrames += 1
            return
        }
        let axis = track.axis(ticks)
        let last = track.queue.last ?? track.pending
        guard newest - axis < Self.longestStep, last.map({ ticks > $0.time }) ?? true else {
            track.lateFrames += 1
            return
        }
        newest = max(newest, axis)
        reconsider(track, at: axis, isKeyframe: frame.isKeyframe)
        if track.index == lead {
            if line.isFar(axis) { interrupt() }
            if line.isBroken, !frame.isKeyframe {
                track.isBroken = true
                return
            }
            lead(axis, isKeyframe: frame.isKeyframe, cuts: isNew(frame, of: track))
            place(frame, track, ticks)
            for other in tracks where other.index != lead && other.description.kind == .video {
                releasePictures(of: other)
            }
        } else {
            wait(LiveTrack.Frame(frame: frame, time: ticks), of: track)
            releasePictures(of: track)
        }
        releaseSounds()
    }

    /// A smaller layer of a picture comes sooner than the largest, of which it is known only then where segments begin.
    private func wait(_ picture: LiveTrack.Frame, of track: LiveTrack) {
        if track.queue.count >= LiveTrack.queueLimit {
            track.lateFrames += track.queue.count
            track.queue = []
            track.isBroken = true
        }
        track.queue.append(picture)
    }

    /// As `release` does with sounds.
    func releasePictures(of track: LiveTrack, all: Bool = false) {
        guard !line.isBroken, !track.queue.isEmpty else { return }
        var done = 0
        for picture in track.queue {
            let axis = track.axis(picture.time)
            if !all, axis > (leadTime ?? .min / 2) + Self.tolerance, axis > newest - Self.lag { break }
            done += 1
            if track.isBroken, !picture.frame.isKeyframe {
                track.lateFrames += 1
            } else {
                place(picture.frame, track, picture.time)
            }
        }
        if done > 0 { track.queue.removeFirst(done) }
    }

    private func isNew(_ frame: EncodedFrame, of track: LiveTrack) -> Bool {
        frame.isKeyframe && (track.needsHeader || !Self.isSame(frame.parameterSets, track.sets, frame.codec))
    }

    /// A step back of so much is no frame that came late but another time line.
    private static let longestStep = BroadcastAxis.ticks(.seconds(30))

    private func place(_ frame: EncodedFrame, _ track: LiveTrack, _ ticks: Int64) {
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
        if begins, isNew(frame, of: track) { renew(track, with: frame) }
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
