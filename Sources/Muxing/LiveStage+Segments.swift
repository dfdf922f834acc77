import Broadcasting
import Media
import NIOCore

extension LiveStage {
    /// Adds a sample to the part under way, and ends parts where they are full.
    func add(_ sample: LiveTrack.Frame, to end: Int64, of track: LiveTrack) {
        if track.hasPart, track.cutter.endsBefore(sampleTo: end, from: track.partStart) { publishPart(of: track) }
        if !track.hasPart { publishHole(in: track, upTo: sample.time) }
        track.add(sample, to: end)
        if track.cutter.endsBehind(sampleTo: end, from: track.partStart, sampleTicks: end - sample.time) {
            publishPart(of: track)
        }
    }

    private func publishPart(of track: LiveTrack) {
        guard let made = track.takePart() else { return }
        publish { $0.shelves[track.index].add(made.part, bytes: made.bytes, frames: made.frames) }
        if rules.isLowLatency { noteMedia(of: track) }
    }

    /// Parts of a segment leave no time out: where a worker's sound has a hole, gaps say so.
    private func publishHole(in track: LiveTrack, upTo time: Int64) {
        let hole = track.seconds(time - max(track.partEnd, track.segmentStart))
        if hole > 0.005 { publish { $0.shelves[track.index].addHole(seconds: hole) } }
    }

    /// A header for what comes: the codec's parameters are others than before.
    func renew(_ track: LiveTrack, with frame: EncodedFrame) {
        let sets = frame.parameterSets ?? track.description.parameterSets
        if frame.width > 0, frame.height > 0 {
            (track.description.width, track.description.height) = (frame.width, frame.height)
        }
        guard let made = try? LiveInitialization(track.description, sets: sets, isComplete: !track.hasSetsInBand) else {
            // The sets are the publisher's, and make no header: nothing can be shown until others come.
            track.lateFrames += 1
            track.isBroken = true
            return
        }
        track.sets = sets
        track.needsHeader = false
        track.initialization += 1
        let (number, description) = (track.initialization, track.description)
        let bytes = ByteBuffer(bytes: made.bytes)
        publish {
            $0.shelves[track.index].description = description
            $0.shelves[track.index].add(initialization: number, bytes: bytes, codecs: made.codecs)
        }
        kept?.add(initialization: number, bytes: bytes, of: description.name)
        // Whatever happens, there is something to begin with.
        if number == 0 { kept?.offer(multivariant: look { $0.multivariant(version: rules.version) }) }
    }

    /// Makes the segments before `number` whole, and opens it with a sample at `ticks`.
    func advance(_ track: LiveTrack, to number: Int, at ticks: Int64) {
        if let open = track.segment {
            let next = number > open + 1 ? line.start(of: open + 1).map { track.ticks(axis: $0.at) } ?? ticks : ticks
            close(track, at: next)
        }
        fillGaps(track, upTo: number)
        open(track, number, at: ticks)
    }

    /// Ends the segment under way; one with nothing in it is a gap.
    func close(_ track: LiveTrack, at end: Int64) {
        guard let number = track.segment else { return }
        track.segment = nil
        track.lastSegment = number
        let last = track.takePart()
        let duration = max(track.seconds(end - track.segmentStart), 0.001)
        var parts: [ByteBuffer] = []
        var isIndependent = false
        publish { hall in
            if let last { hall.shelves[track.index].add(last.part, bytes: last.bytes, frames: last.frames) }
            hall.shelves[track.index].addHole(seconds: track.seconds(end - max(track.partEnd, track.segmentStart)))
            isIndependent = hall.shelves[track.index].playlist.open?.isIndependent == true
            parts = hall.shelves[track.index].close(duration: duration)
            hall.shorten()
        }
        if !parts.isEmpty { noteMedia(of: track) }
        kept?.close(duration: duration, isIndependent: isIndependent, parts: parts, of: track.description.name)
    }

    private func open(_ track: LiveTrack, _ number: Int, at ticks: Int64) {
        let start = line.start(of: number)
        let axis = track.axis(ticks)
        track.segment = number
        track.segmentStart = ticks
        let segment = PlaylistSegment(
            number: number, initialization: track.initialization,
            // A rendition that begins later than others has nothing before it.
            isDiscontinuous: start?.isDiscontinuous == true && track.lastSegment != nil,
            discontinuities: start?.discontinuities ?? 0,
            date: configuration.startedAt + BroadcastAxis.duration(axis))
        kept?.begin(segment, of: track.description.name)
        publish { $0.shelves[track.index].begin(segment) }
    }

    /// The segments up to `number` that others have and this rendition has nothing for.
    private func fillGaps(_ track: LiveTrack, upTo number: Int) {
        guard let last = track.lastSegment else { return }
        for missing in (last + 1)..<max(number, last + 1) {
            guard let start = line.start(of: missing) else { continue }
            let end = line.start(of: missing + 1)?.at ?? max(newest, start.at)
            open(track, missing, at: track.ticks(axis: start.at))
            close(track, at: track.ticks(axis: end))
        }
    }

    /// Nobody's segment stays open when the others have been in the next for long.
    func settle() {
        guard !line.isBroken, let number = line.number(of: newest - Self.lag) else { return }
        for track in tracks where track.index != lead || track.description.kind == .video {
            guard let last = track.segment ?? track.lastSegment, last < number else { continue }
            if let open = track.segment, let next = line.start(of: open + 1) {
                let end = track.ticks(axis: next.at)
                addPending(track, to: max(end, track.pending?.time ?? 0))
                close(track, at: end)
                // What refers to the picture that was cut short goes on all the same.
            }
            fillGaps(track, upTo: number)
        }
    }

    /// Everything that is there becomes whole segments, as many of each rendition.
    func flush() {
        for track in tracks {
            switch track.description.kind {
            case .audio: release(track, all: true)
            case .video: releasePictures(of: track, all: true)
            }
        }
        for track in tracks {
            let end = track.pending.map { $0.time + track.usualTicks } ?? track.partEnd
            addPending(track, to: end)
            close(track, at: max(track.partEnd, track.segmentStart))
            track.isBroken = true
        }
        guard let last = line.starts.last?.number else { return }
        for track in tracks { fillGaps(track, upTo: last + 1) }
    }
}
