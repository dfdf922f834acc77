import Broadcasting
import Media

extension LiveStage {
    func takeSound(_ frame: EncodedFrame, _ track: LiveTrack, _ ticks: Int64) {
        // Where nothing leads yet it waits; the oldest goes.
        if track.queue.count >= LiveTrack.queueLimit {
            track.queue.removeFirst()
            track.lateFrames += 1
        }
        track.queue.append(LiveTrack.Frame(frame: frame, time: ticks))
        let axis = track.axis(ticks)
        newest = max(newest, axis)
        reconsider(track, at: axis, isKeyframe: true)
        if track.index == lead {
            if line.isFar(axis) { interrupt() }
            // What has waited goes out too, but for what another session left.
            if line.isBroken,
                let first = track.queue.first(where: { axis - track.axis($0.time) <= 2 * Self.leadPatience })
            {
                lead(track.axis(first.time), isKeyframe: true)
            }
            // Every frame of sound could begin a segment.
            lead(axis, isKeyframe: line.wantsKeyframe(at: axis))
            releaseSounds()
        } else {
            release(track, all: false)
        }
    }

    func releaseSounds() {
        for track in tracks where track.description.kind == .audio { release(track, all: false) }
    }

    /// Passes on what the lead has come up to, so that its segments are known, or has left waiting for too long.
    func release(_ track: LiveTrack, all: Bool) {
        guard !line.isBroken else { return }
        var done = 0
        for sample in track.queue {
            let axis = track.axis(sample.time)
            if !all, track.index != lead {
                if axis > leadTime ?? .min, axis > newest - Self.lag { break }
                line.reach(axis)
            }
            done += 1
            place(sample, track, axis)
        }
        if done > 0 { track.queue.removeFirst(done) }
    }

    private func place(_ sample: LiveTrack.Frame, _ track: LiveTrack, _ axis: Int64) {
        let length = sample.frame.durationTicks > 0 ? sample.frame.durationTicks : track.usualTicks
        // A frame belongs to the segment that holds more of it.
        guard let number = line.number(of: axis + track.axis(length) / 2),
            number >= track.segment ?? ((track.lastSegment ?? -1) + 1), sample.time >= track.partEnd - length / 2
        else {
            track.lateFrames += 1
            return
        }
        if track.segment != number {
            let sets = sample.frame.parameterSets ?? track.sets
            if track.needsHeader || !Self.isSame(sets, track.sets, sample.frame.codec) {
                renew(track, with: sample.frame)
            }
            guard !track.needsHeader else { return }
            advance(track, to: number, at: sample.time)
        }
        add(sample, to: sample.time + length, of: track)
    }
}
