import Media

/// Ties a file's time to the gateway's clock by what came with the least delay: of each ten seconds one reading.
///
/// A reading is believed as far as those of a minute before it or those of a minute behind it do not lie below it. A
/// network that holds everything back for that long is seen through; a clock that runs or steps is followed.
struct ClockMap: Sendable {
    static let limit = 1024
    /// Ticks of 48 kHz.
    private static let interval: Int64 = 480_000
    private static let reach = 6
    /// Where there is one side only a clock that drifts would be followed too far.
    private static let reachAtEnds = 2
    /// 0.1 ms.
    private static let tolerance: Int64 = 100_000

    /// Nanoseconds from a place of the axis (48 kHz) to the gateway's monotonic clock there.
    struct Point: Sendable, CurvePoint {
        var position: Int64
        var delay: Int64

        var place: Int64 { position }
        var height: Int64 { delay }
    }

    private var settled: [Point] = []
    /// The last thirteen readings since the last leap, as they came.
    private var recent: [Point] = []
    /// How many of these are settled and stay as neighbours only.
    private var judged = 0
    /// Where what is compared began, and where it has come to.
    private var start: Int64 = 0
    private var isBeginning = false
    private var end: Int64 = 0
    private var windowEnd: Int64 = 0
    private var sound: Point?
    private var picture: Point?
    /// How much longer a picture takes than the sound.
    private var pictureLag: Int64 = 0

    /// - Parameter start: where the file begins on the axis.
    mutating func reset(start: Int64) {
        self = ClockMap()
        begin(at: start)
    }

    mutating func note(sound position: Int64, delay: Int64) {
        guard position >= start else { return }
        advance(to: position)
        if let least = sound, least.delay <= delay { return }
        sound = Point(position: position, delay: delay)
    }

    /// Pictures count where no sound comes.
    mutating func note(picture position: Int64, delay: Int64) {
        guard position >= start else { return }
        advance(to: position)
        if let least = picture, least.delay <= delay { return }
        picture = Point(position: position, delay: delay)
    }

    /// What comes has nothing to do with what was: the axis has leapt, and goes on at `position`.
    mutating func separate(at position: Int64) {
        closeWindow()
        settle(through: recent.count - 1)
        if let last = settled.last, end > last.position {
            settled.append(Point(position: end, delay: last.delay))
        }
        recent.removeAll(keepingCapacity: true)
        judged = 0
        begin(at: max(position, end + 1))
    }

    /// The file goes on at `position` with what came later: up to there it is as it was.
    mutating func cut(at position: Int64) {
        end = max(end, position - 1)
        separate(at: position)
    }

    /// By position, the first at the file's start; empty while nothing came.
    var points: [Point] {
        var copy = self
        copy.closeWindow()
        copy.settle(through: copy.recent.count - 1)
        return copy.settled
    }

    private mutating func begin(at position: Int64) {
        start = position
        end = position
        isBeginning = true
        windowEnd = position + Self.interval
    }

    private mutating func advance(to position: Int64) {
        if position >= windowEnd {
            closeWindow()
            windowEnd += ((position - windowEnd) / Self.interval + 1) * Self.interval
        }
        end = max(end, position)
    }

    private mutating func closeWindow() {
        if let sound {
            if let picture { pictureLag = picture.delay &- sound.delay }
            add(sound)
        } else if let picture {
            add(Point(position: picture.position, delay: picture.delay &- pictureLag))
        }
        sound = nil
        picture = nil
    }

    private mutating func add(_ reading: Point) {
        // A late packet's place may lie before that of the window before.
        if let last = recent.last, reading.position <= last.position { return }
        if recent.count > Self.reach * 2 {
            recent.removeFirst()
            judged -= 1
        }
        recent.append(reading)
        if recent.count > Self.reach * 2 { settle(through: Self.reach) }
    }

    private mutating func settle(through last: Int) {
        while judged <= last {
            let point = judgement(of: judged)
            if isBeginning, point.position > start { settled.append(Point(position: start, delay: point.delay)) }
            isBeginning = false
            settled.append(point)
            judged += 1
        }
        if settled.count > Self.limit - Self.reach * 2 - 4 {
            settled.thin(to: Self.limit * 3 / 4, tolerance: Self.tolerance)
        }
    }

    /// What both sides of a reading support; at either end there is one side only.
    private func judgement(of index: Int) -> Point {
        let isFirst = index == 0 && isBeginning
        let isLast = index == recent.count - 1
        let reach = isFirst || isLast ? Self.reachAtEnds : Self.reach
        var point = recent[index]
        let before = recent[max(index - reach, 0)...index].map(\.delay).min() ?? point.delay
        let after = recent[index...min(index + reach, recent.count - 1)].map(\.delay).min() ?? point.delay
        point.delay = isFirst ? after : isLast ? before : max(before, after)
        return point
    }
}
