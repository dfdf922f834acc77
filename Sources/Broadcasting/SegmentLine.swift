/// Where the segments of all renditions of a broadcast begin. One rendition leads: the picture with the largest size, or
/// the sound where there is no picture.
///
/// A segment begins at the lead's first keyframe that comes at or after the target. Where none comes up to the limit, it
/// begins there without one. All times are ticks of the broadcast's axis.
package struct SegmentLine: Sendable {
    package struct Start: Hashable, Sendable {
        /// The media sequence number.
        package var number: Int
        package var at: Int64
        /// Time, codec or source are not those of the segment before.
        package var isDiscontinuous: Bool
        /// The discontinuity sequence number.
        package var discontinuities: Int
    }

    /// Oldest first. Some are kept for renditions that come late.
    package private(set) var starts: [Start] = []
    /// No segment is under way: the lead's next keyframe begins one.
    package private(set) var isBroken = true

    private let target: Int64
    private let limit: Int64
    private static let kept = 64
    private static let most = 16
    /// 250 ms: whoever changes parameters with every frame makes no more segments than are remembered.
    private static let shortest = Int64(BroadcastAxis.rate) / 4

    /// - Parameters:
    ///   - target: the keyframe cadence.
    ///   - limit: no segment is longer; EXT-X-TARGETDURATION.
    package init(target: Int64, limit: Int64) {
        self.target = max(target, 1)
        self.limit = max(limit, target, 1)
    }

    /// A keyframe may come this much before its time and still begin a segment: encoders' clocks and ours differ.
    private var least: Int64 { target - target / 8 }

    /// A frame of the lead.
    /// - Parameter cuts: its codec or parameters are new, so that it cannot be in the segment of those before.
    package mutating func lead(_ time: Int64, isKeyframe: Bool, cuts: Bool = false) {
        guard !isBroken else {
            if isKeyframe, canBegin(at: time) { begin(time, isDiscontinuous: !starts.isEmpty) }
            return
        }
        fill(upTo: isKeyframe ? time - 1 : time)
        guard isKeyframe, let open = starts.last, time > open.at else { return }
        if time - open.at >= (cuts ? min(least, Self.shortest) : least) { begin(time, isDiscontinuous: false) }
    }

    /// Starts are in the order of their times.
    package func canBegin(at time: Int64) -> Bool { starts.last.map { time > $0.at } ?? true }

    /// A rendition that does not lead has come so far, because the lead stands still.
    package mutating func reach(_ time: Int64) {
        if !isBroken { fill(upTo: time) }
    }

    /// Whether a keyframe of the lead at this time would begin a segment.
    package func wantsKeyframe(at time: Int64) -> Bool {
        guard !isBroken, let open = starts.last else { return true }
        return time - open.at >= target
    }

    /// Nothing has begun a segment for so long that time must have jumped: `interrupt`, as it would take many to get there.
    package func isFar(_ time: Int64) -> Bool {
        guard !isBroken, let open = starts.last else { return false }
        return time - open.at > limit * Int64(Self.most)
    }

    /// The publisher has gone, or something of its stream has changed.
    package mutating func interrupt() { isBroken = true }

    /// The segment that a time belongs to; `nil` before the first, and before those that are still kept.
    package func number(of time: Int64) -> Int? {
        starts.last { $0.at <= time }?.number
    }

    package func start(of number: Int) -> Start? {
        guard let first = starts.first, number >= first.number, number - first.number < starts.count else { return nil }
        return starts[number - first.number]
    }

    private mutating func fill(upTo time: Int64) {
        for _ in 0...Self.most {
            guard let open = starts.last, time - open.at >= limit else { return }
            begin(open.at + limit, isDiscontinuous: false)
        }
    }

    private mutating func begin(_ time: Int64, isDiscontinuous: Bool) {
        let last = starts.last
        starts.append(
            Start(
                number: last.map { $0.number + 1 } ?? 0, at: time, isDiscontinuous: isDiscontinuous,
                discontinuities: (last?.discontinuities ?? 0) + (isDiscontinuous ? 1 : 0)))
        if starts.count > Self.kept { starts.removeFirst(starts.count - Self.kept) }
        isBroken = false
    }
}
