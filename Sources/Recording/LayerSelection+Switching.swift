import Media

extension LayerSelection {
    // MARK: Frames of the recorded layer

    mutating func takeCurrent(_ frame: EncodedFrame, at now: Instant, into chosen: inout [Chosen]) {
        guard let current else { return }
        passedBy = 0
        var item = Chosen(frame: frame, layer: current, shift: 0)
        if let shift = layers[current].shift {
            item.shift = shift
        } else {
            guard frame.isEntry else { return ask(current, at: now) }
            item.shift = retie(current)
            item.isLoose = layers[current].shift == nil
            layers[current].shift = item.shift
        }
        if let first = reserve.first {
            // It went on: a keyframe behind a pause leaves a time that others may fill, anything else leaves none.
            if frame.isKeyframe, first.time < item.time &- tolerance, isBehindPause(item) {
                release(before: nil, into: &chosen)
                for other in reserve where other.time < item.time &- tolerance { hand(other, into: &chosen) }
            }
            if item.time >= first.time &- tolerance { reserve = [] }
        }
        if opensAt != nil || target != nil {
            pending.append(item)
            if pending.count > Self.limit { giveUpTarget(into: &chosen) }
        } else {
            release(before: nil, into: &chosen)
            hand(item, into: &chosen)
        }
    }

    private func isBehindPause(_ item: Chosen) -> Bool {
        guard let current, let last = pending.last?.time ?? lastTime else { return true }
        return item.time &- last > layers[current].step * 3
    }

    // MARK: Frames of others

    mutating func takeOther(_ frame: EncodedFrame, _ layer: Int, at now: Instant, into chosen: inout [Chosen]) {
        guard let current else { return }
        if frame.isKeyframe || layers[layer].shift == nil { tie(layer, to: current) }
        guard let shift = layers[layer].shift else { return }
        let item = Chosen(frame: frame, layer: layer, shift: shift)
        let isEntry = frame.isEntry
        if isEntry, layer == target || (opensAt != nil && isBetter(layer, than: current)), isAhead(item) {
            return change(to: item, into: &chosen)
        }
        // What this layer has shown now, it does not show again: the current one's frames up to here are needed.
        if layer == target { release(before: item.time &+ tolerance, into: &chosen) }
        keepInReserve(item, isEntry)
        let isNext = best(at: now, besides: current) == layer
        if isNext { passedBy += 1 }
        // A sender that paused as a whole begins again with its smallest layer.
        guard passedBy >= 3, isSuspect(current, at: now) else { return }
        if !reserve.isEmpty, isGone(current, at: now) || reserve.count > Self.limit {
            promote(into: &chosen)
        } else if reserve.isEmpty, isNext {
            ask(layer, at: now)
        }
    }

    /// Another layer from this keyframe on.
    private mutating func change(to item: Chosen, into chosen: inout [Chosen]) {
        var item = item
        if let twin = pending.first(where: { ($0.time &- item.time).magnitude <= tolerance.magnitude }) {
            // The same picture: now it is known to the tick how the layers' timestamps lie.
            item.shift = item.shift &+ (twin.time &- item.time)
            layers[item.layer].shift = item.shift
        }
        if opensAt != nil {
            // A file that began with a few small pictures would be made small by much that reads it.
            pending = [item]
        } else {
            release(before: item.time &- tolerance, into: &chosen)
            pending = []
            hand(item, into: &chosen)
        }
        current = item.layer
        target = nil
        reserve = []
    }

    private mutating func keepInReserve(_ item: Chosen, _ isEntry: Bool) {
        if let last = reserve.last {
            if last.layer == item.layer {
                // What is missing would be missed in the reserve too.
                if item.frame.followsLoss, !isEntry { reserve = [] } else { reserve.append(item) }
            } else if isEntry, isBetter(item.layer, than: last.layer) {
                let end = item.time &- tolerance
                reserve.removeAll { $0.time >= end }
                reserve.append(item)
            }
        } else if isEntry, isAhead(item), pending.last.map({ item.time > $0.time &+ tolerance }) ?? true {
            reserve.append(item)
        }
        if reserve.count > Self.limit * 2 { reserve = [] }
    }

    /// The recorded layer does not go on: the reserve takes its place.
    mutating func promote(into chosen: inout [Chosen]) {
        guard let first = reserve.first, let last = reserve.last else { return }
        release(before: first.time &- tolerance, into: &chosen)
        pending = []
        for item in reserve { hand(item, into: &chosen) }
        reserve = []
        current = last.layer
        target = nil
    }

    // MARK: A better one

    /// Sets out for a better layer, or gives it up when it falls silent.
    mutating func aim(at now: Instant, into chosen: inout [Chosen]) {
        guard let current else { return }
        if let target {
            guard layers[target].isAlive(at: now) else { return giveUpTarget(into: &chosen) }
            ask(target, at: now)
        } else if let better = best(at: now, besides: current), layers[better].isStable(at: now),
            isBetter(better, than: current)
        {
            target = better
            tie(better, to: current)
            ask(better, at: now)
        }
    }

    private mutating func giveUpTarget(into chosen: inout [Chosen]) {
        if let target { layers[target].doubt() }
        target = nil
        if opensAt == nil { release(before: nil, into: &chosen) }
    }

    /// The best that is sent now.
    private func best(at now: Instant, besides left: Int) -> Int? {
        var found: Int?
        for layer in layers.indices where layer != left && layers[layer].area > 0 && !isSuspect(layer, at: now) {
            if found.map({ isBetter(layer, than: $0) }) ?? true { found = layer }
        }
        return found
    }

    private func isBetter(_ layer: Int, than other: Int) -> Bool {
        if let preferred {
            if layers[other].description.rid == preferred { return false }
            if layers[layer].description.rid == preferred { return layers[layer].area > 0 }
        }
        if layers[layer].area != layers[other].area { return layers[layer].area > layers[other].area }
        return layers[layer].rate > layers[other].rate + layers[other].rate / 2
    }

    /// It has not come when its next three frames were due.
    func isSuspect(_ layer: Int, at now: Instant) -> Bool {
        guard let seen = layers[layer].lastSeen else { return true }
        return now - seen > max(.milliseconds(150), layers[layer].steps(3))
    }

    private func isGone(_ layer: Int, at now: Instant) -> Bool {
        guard let seen = layers[layer].lastSeen else { return true }
        return now - seen > max(confirmation, layers[layer].steps(5))
    }

    // MARK: Time

    /// How far two frames of one picture may be apart.
    var tolerance: Int64 {
        guard let current else { return 450 }
        return min(max(layers[current].step / 2, 180), 900)
    }

    /// It shows a later instant than what was handed over.
    private func isAhead(_ item: Chosen) -> Bool {
        lastTime.map { item.time > $0 &+ tolerance } ?? true
    }

    /// Puts a layer's timestamps on the recorded line: by sender reports of both, else by their least delays.
    mutating func tie(_ layer: Int, to other: Int) {
        guard layer != other, let shift = layers[other].shift, let ours = layers[layer].delay.minimum,
            let theirs = layers[other].delay.minimum
        else { return }
        let arrived = shift &+ MediaTimestamp.rescale(ours &- theirs, from: 1_000_000_000, to: 90_000)
        layers[layer].shift = arrived
        guard let ourReport = layers[layer].report, let theirReport = layers[other].report else { return }
        let apart = MediaTimestamp.rescale(
            (theirReport.ntp - ourReport.ntp).nanoseconds, from: 1_000_000_000, to: 90_000)
        let reported = shift &+ theirReport.ticks &- (ourReport.ticks &+ apart)
        // Layers do not come half a second apart; reports that say so are wrong.
        if (reported &- arrived).magnitude < 45_000 { layers[layer].shift = reported }
    }

    /// The shift of a recorded layer that has begun anew: by another that knows the line, else 0.
    private mutating func retie(_ layer: Int) -> Int64 {
        for other in layers.indices where layers[other].shift != nil {
            tie(layer, to: other)
            if let shift = layers[layer].shift { return shift }
        }
        return 0
    }
}
