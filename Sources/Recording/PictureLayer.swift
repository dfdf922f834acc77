import Media

/// What a recorder knows of one layer of its picture.
struct PictureLayer: Sendable {
    /// A layer is silent when nothing came for so long, or for four of its own steps.
    static let silence = Duration.milliseconds(500)
    /// Steps and bitrates are those of now.
    private static let meter = Duration.seconds(2)

    let description: TrackDescription
    /// Pixels of its last keyframe; 0 before the first.
    private(set) var area = 0
    /// When its last frame was handed to us.
    private(set) var lastSeen: Instant?
    /// Since when its frames have come without a silence, and how many.
    private(set) var aliveSince: Instant?
    private(set) var framesAlive = 0
    /// Ticks between its last two frames.
    private(set) var step: Int64 = 3000
    /// Bytes in a second.
    private(set) var rate: Int64 = 0
    /// Added to its RTP timestamps to stand on the line that is recorded; `nil` while not known.
    var shift: Int64?
    private(set) var delay = DelayFilter()
    var report: TrackClock.SenderClock?
    var hasEnded = false
    /// Nothing is missing since its last keyframe.
    var isWhole = false
    private var lastTicks: Int64?
    private var metered: Int64 = 0
    private var meteredSince = Instant(nanoseconds: 0)

    init(_ description: TrackDescription) {
        self.description = description
    }

    mutating func note(_ frame: EncodedFrame, at now: Instant) {
        if frame.isKeyframe, frame.width > 0 { area = frame.width * frame.height }
        if !isAlive(at: now) {
            aliveSince = now
            framesAlive = 0
            metered = 0
            meteredSince = now
        }
        framesAlive += 1
        let ticks = frame.timestamp.ticks
        if let lastTicks, (1...90_000).contains(ticks &- lastTicks) { step = ticks &- lastTicks }
        lastTicks = ticks
        lastSeen = now
        delay.add(
            frame.arrival.nanoseconds &- MediaTimestamp.rescale(ticks, from: 90_000, to: 1_000_000_000),
            at: frame.arrival)
        metered += Int64(frame.count)
        let span = now - meteredSince
        if span >= Self.meter {
            rate = metered &* 1_000_000_000 / max(span.nanoseconds, 1)
            metered = 0
            meteredSince = now
        }
    }

    func isAlive(at now: Instant) -> Bool {
        guard let lastSeen else { return false }
        return now - lastSeen <= max(Self.silence, steps(4))
    }

    /// It has come for a while without a break.
    func isStable(at now: Instant) -> Bool {
        guard let aliveSince, isAlive(at: now), area > 0 else { return false }
        return framesAlive >= 8 && now - aliveSince >= .seconds(1)
    }

    func steps(_ count: Int64) -> Duration { .nanoseconds(step * count * 100_000 / 9) }

    /// Trust in it begins anew.
    mutating func doubt() {
        aliveSince = nil
        framesAlive = 0
        lastSeen = nil
    }

    /// Its timestamps have nothing to do with those before.
    mutating func restart() {
        doubt()
        isWhole = false
        shift = nil
        report = nil
        lastTicks = nil
        delay.reset()
    }
}
