import Media

/// Chooses among the layers of one picture which of their frames are recorded, so that the outcome is one picture: in
/// order, each instant once, beginning anew at a keyframe wherever the layer changes (`docs/layers.md`).
///
/// Layers have SSRCs and timestamps of their own. What is handed over stands on one line of timestamps: that of the layer
/// with which the file begins.
struct LayerSelection: Sendable {
    /// A frame that is recorded.
    struct Chosen: Sendable {
        var frame: EncodedFrame
        /// Its layer.
        var layer: Int
        /// To be added to its timestamp.
        var shift: Int64
        /// Of another layer than the one before.
        var isSwitch = false
        /// Its timestamps could not be tied to those before.
        var isLoose = false

        var time: Int64 { frame.timestamp.ticks &+ shift }
    }

    /// The first frames wait for better layers, whose keyframes are larger and come a little later.
    static let opening = Duration.milliseconds(300)
    /// More than a receiver waits for a lost packet: until then a silent layer may go on where it was.
    let confirmation: Duration
    static let keyframeInterval = Duration.milliseconds(500)
    /// Frames that wait, of one kind.
    static let limit = 512

    var layers: [PictureLayer]
    let preferred: String?
    /// The layer that is recorded; `nil` before the first keyframe.
    var current: Int?
    /// Nothing has been handed over yet, and nothing is before then.
    var opensAt: Instant?
    /// A better layer, to be changed to at its next keyframe.
    var target: Int?
    /// Frames of `current` that the target may yet replace.
    var pending: [Chosen] = []
    /// Frames of other layers from a keyframe on, for the case that `current` does not go on.
    var reserve: [Chosen] = []
    /// The line's time of what was handed over last.
    var lastTime: Int64?
    private var lastLayer: Int?
    /// Frames of the best other layer since the last of `current`.
    var passedBy = 0
    /// Whose keyframe is to be asked for.
    private(set) var asksFor: TrackID?
    private var askedAt: Instant?

    /// - Parameter preferred: the rid that is recorded whenever it is sent.
    init(_ descriptions: [TrackDescription], preferred: String?, patience: Duration) {
        confirmation = patience + .milliseconds(200)
        layers = descriptions.map(PictureLayer.init)
        self.preferred = preferred
    }

    var deadline: Instant? { opensAt }

    /// One frame of one of the layers. What is recorded because of it is appended to `chosen`.
    mutating func take(_ frame: EncodedFrame, of track: TrackID, at now: Instant, into chosen: inout [Chosen]) {
        guard let layer = layers.firstIndex(where: { $0.description.id == track }) else { return }
        asksFor = nil
        layers[layer].note(frame, at: now)
        if let current {
            if layer == current {
                takeCurrent(frame, at: now, into: &chosen)
            } else {
                takeOther(frame, layer, at: now, into: &chosen)
            }
        } else if frame.isEntry {
            current = layer
            layers[layer].shift = 0
            pending.append(Chosen(frame: frame, layer: layer, shift: 0))
            opensAt = now + Self.opening
        }
        if let opensAt, now >= opensAt || layers.allSatisfy({ $0.area > 0 }) { open(into: &chosen) }
        if opensAt == nil { aim(at: now, into: &chosen) }
    }

    mutating func handleTimeout(at now: Instant, into chosen: inout [Chosen]) {
        if let opensAt, now >= opensAt { open(into: &chosen) }
    }

    /// The end: what waits is handed over.
    mutating func finish(at now: Instant, into chosen: inout [Chosen]) {
        opensAt = nil
        release(before: nil, into: &chosen)
        if let current, !reserve.isEmpty, isSuspect(current, at: now) { promote(into: &chosen) }
        reserve = []
    }

    /// - Parameter ticks: unrolled.
    mutating func senderReport(_ track: TrackID, ntp: WallClock, ticks: Int64) {
        guard let layer = layers.firstIndex(where: { $0.description.id == track }) else { return }
        layers[layer].report = TrackClock.SenderClock(ntp: ntp, ticks: ticks)
    }

    /// The timestamp of a report of the recorded layer on the recorded line; `nil` for other layers.
    func onLine(_ track: TrackID, _ ticks: Int64) -> Int64? {
        guard let current, layers[current].description.id == track, let shift = layers[current].shift else {
            return nil
        }
        return ticks &+ shift
    }

    /// The same of any layer, as far as it is tied to the recorded one.
    func place(_ track: TrackID, _ ticks: Int64) -> Int64? {
        guard let shift = layers.first(where: { $0.description.id == track })?.shift else { return nil }
        return ticks &+ shift
    }

    /// Whether a frame can be shown after those of its layer that were given before.
    mutating func passes(_ frame: EncodedFrame, of track: TrackID) -> Bool {
        guard let layer = layers.firstIndex(where: { $0.description.id == track }) else { return false }
        if frame.isEntry { layers[layer].isWhole = true } else if frame.followsLoss { layers[layer].isWhole = false }
        return layers[layer].isWhole
    }

    mutating func restarted(_ track: TrackID) {
        guard let layer = layers.firstIndex(where: { $0.description.id == track }) else { return }
        if layer == current {
            // The others remember for it where the line is.
            for other in layers.indices where other != layer { tie(other, to: layer) }
        }
        layers[layer].restart()
        reserve.removeAll { $0.layer == layer }
        if target == layer { target = nil }
    }

    /// Nothing more comes of this layer.
    /// - Returns: nor of any other.
    mutating func end(_ track: TrackID) -> Bool {
        for layer in layers.indices where layers[layer].description.id == track { layers[layer].hasEnded = true }
        return layers.allSatisfy(\.hasEnded)
    }

    // MARK: Handing over

    mutating func hand(_ item: Chosen, into chosen: inout [Chosen]) {
        var item = item
        item.isSwitch = item.layer != lastLayer
        lastLayer = item.layer
        lastTime = item.time
        chosen.append(item)
    }

    /// Hands over what waits of the current layer: all, or what lies before a time.
    mutating func release(before end: Int64?, into chosen: inout [Chosen]) {
        var count = 0
        while count < pending.count, end.map({ pending[count].time < $0 }) ?? true {
            hand(pending[count], into: &chosen)
            count += 1
        }
        pending.removeFirst(count)
    }

    private mutating func open(into chosen: inout [Chosen]) {
        opensAt = nil
        if let first = pending.first, lastTime == nil, first.shift != 0 {
            // The line is that of the layer with which the file begins.
            let moved = first.shift
            for layer in layers.indices { layers[layer].shift = layers[layer].shift.map { $0 &- moved } }
            for place in pending.indices { pending[place].shift = pending[place].shift &- moved }
            for place in reserve.indices { reserve[place].shift = reserve[place].shift &- moved }
        }
        release(before: nil, into: &chosen)
    }

    /// At most every so often; who is asked for next waits.
    mutating func ask(_ layer: Int, at now: Instant) {
        if let askedAt, now - askedAt < Self.keyframeInterval { return }
        askedAt = now
        asksFor = layers[layer].description.id
    }
}
