import Media

/// A picture that comes in layers: what `LayerSelection` chooses goes the way of every other picture.
extension Recorder {
    /// Changes of layer that a manifest tells.
    private static let spanLimit = 1000

    mutating func take(
        layered frame: EncodedFrame, of track: TrackID, at now: Instant, into outputs: inout [RecorderOutput]
    ) {
        picture.isCutOff = false
        picture.layers?.take(frame, of: track, at: now, into: &picture.chosen)
        if let asked = picture.layers?.asksFor { outputs.append(.requestKeyframe(asked)) }
        takeChosen(at: now, into: &outputs)
        if configuration.givesLayers { give(frame, of: track, into: &outputs) }
    }

    private mutating func give(_ frame: EncodedFrame, of track: TrackID, into outputs: inout [RecorderOutput]) {
        guard picture.layers?.passes(frame, of: track) == true else { return outputs.append(.requestKeyframe(track)) }
        guard let part, part.pictureStream != nil, part.pictureCodec == frame.codec,
            let place = picture.layers?.place(track, frame.timestamp.ticks),
            let position = picture.clock.position(of: place), position >= part.pictureZero
        else { return }
        let time = MediaTimestamp(ticks: position - part.pictureZero, clockRate: picture.clock.rate)
        outputs.append(.layer(track, frame: frame, time: time))
    }

    mutating func handleLayerTimeout(at now: Instant, into outputs: inout [RecorderOutput]) {
        picture.layers?.handleTimeout(at: now, into: &picture.chosen)
        takeChosen(at: now, into: &outputs)
    }

    mutating func finishLayers(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard picture.layers != nil else { return }
        picture.layers?.finish(at: now, into: &picture.chosen)
        takeChosen(at: now, into: &outputs)
    }

    mutating func takeLayerReport(_ track: TrackID, ntp: WallClock, ticks: Int64, arrival: Instant) {
        picture.layers?.senderReport(track, ntp: ntp, ticks: ticks)
        if let place = picture.layers?.onLine(track, ticks) {
            picture.clock.takeReport(ntp: ntp, timestamp: place, arrival: arrival)
            picture.tally.noteSenderStart(picture.clock)
        }
    }

    private mutating func takeChosen(at now: Instant, into outputs: inout [RecorderOutput]) {
        guard !picture.chosen.isEmpty else { return }
        for item in picture.chosen {
            if item.isSwitch { picture.description = picture.layers?.layers[item.layer].description }
            if item.isLoose {
                picture.clock.restart()
                picture.tally.endSenderStart()
                picture.isGateOpen = false
            }
            take(picture: item.frame, shift: item.shift, isSwitch: item.isSwitch, at: now, into: &outputs)
            noteSpan(item.frame)
        }
        picture.chosen.removeAll(keepingCapacity: true)
    }

    /// The frame has been written, if it was.
    private mutating func noteSpan(_ frame: EncodedFrame) {
        guard let part, let rid = picture.description?.rid, picture.tally.layers.last?.rid != rid,
            let position = picture.lastPosition, frame.isKeyframe, picture.tally.layers.count < Self.spanLimit
        else { return }
        picture.tally.layers.append(
            LayerSpan(start: part.seconds(picture: position), rid: rid, width: frame.width, height: frame.height))
    }
}
