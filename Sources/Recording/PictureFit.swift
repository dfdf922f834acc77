/// How the picture's times as written lie to what the sender's reports say, so that finalizing can make them exact.
///
/// A sender that was not let run between reading its clock and its timestamp reports a time that never was, and a busy
/// Chromium 156 is off by 10 ms in every other report of its sound (2026-11-21). So each reading is judged among its
/// neighbours: one that stands alone does not bend the curve. Of those that agree the upper quarter begins the truth: a
/// browser reports its picture by when it was captured and its sound by when it was sent, which is never early.
///
/// One report is part of every reading until its track reports again, which the other may do twenty times before
/// (Chromium: sound every 5 s). So readings are neighbours only where both tracks have reported anew; those between
/// belong to the one before them.
struct PictureFit: Sendable {
    static let limit = 512
    /// Neighbours on either side.
    private static let reach = 4
    /// Places of one reading that are remembered.
    private static let places = 64
    /// Fewer readings than this are too few for a drift.
    private static let enoughForDrift = 5
    /// 20 ms, and what two clocks 200 ppm apart come to over the readings compared.
    private static let tolerance: Int64 = 1800
    private static let driftDivisor: Int64 = 5000
    /// 0.1 ms.
    private static let thinning: Int64 = 9

    struct Knot: Sendable, CurvePoint {
        /// On the axis, 90 kHz.
        var position: Int64
        /// Ticks to add to what was written there.
        var shift: Int64

        var place: Int64 { position }
        var height: Int64 { shift }
    }

    /// What the reports say at one picture.
    struct Reading: Sendable {
        var position: Int64
        /// Ticks to add to the picture's own times …
        var offset: Int64
        /// … and how many of them had been added there when it was written. It moves on its way, the offset does not.
        var moved: Int64
    }

    /// What the reports said, and where the picture was compared with it.
    private struct Neighbour: Sendable {
        var offset: Int64
        /// Of its first place.
        var position: Int64
        var places: [(position: Int64, moved: Int64)]
    }

    /// What the reports around a reading say: an offset there, and how it grows.
    private struct Line {
        var position: Int64
        var offset: Double
        var slope: Double

        func at(_ place: Int64) -> Int64 { Int64((offset + slope * Double(place &- position)).rounded()) }
    }

    private var start: Int64 = 0
    private var settled: [Knot] = []
    /// The last nine, as they came.
    private var recent: [Neighbour] = []
    /// How many of these are settled and stay as neighbours only.
    private var judged = 0

    /// By position; the first at the file's start.
    /// - Parameters:
    ///   - end: the last picture's position.
    ///   - moved: ticks that had been added there; what moved after the last report is in no reading.
    func knots(end: Int64, moved: Int64) -> [Knot] {
        var knots = settled
        for index in judged..<recent.count { append(recent[index], along: line(around: index), to: &knots) }
        if let last = recent.last?.places.last, end > last.position, moved != last.moved {
            knots.append(Knot(position: end, shift: line(around: recent.count - 1).at(end) &- moved))
        }
        return knots
    }

    /// - Parameter isNew: both tracks have reported since the last reading for which they had.
    mutating func add(_ reading: Reading, isNew: Bool) {
        if let last = recent.last?.places.last?.position ?? settled.last?.position, reading.position <= last { return }
        let place = (position: reading.position, moved: reading.moved)
        if !isNew, !recent.isEmpty {
            if recent[recent.count - 1].places.count >= Self.places { recent[recent.count - 1].places.removeLast() }
            recent[recent.count - 1].places.append(place)
            return
        }
        if recent.count > Self.reach * 2 {
            recent.removeFirst()
            judged -= 1
        }
        recent.append(Neighbour(offset: reading.offset, position: reading.position, places: [place]))
        // With the full reach on the far side the judgement is final.
        if recent.count > Self.reach * 2 { settle(through: Self.reach) }
    }

    /// What comes has nothing to do with what was: an axis has leapt.
    mutating func separate() {
        settle(through: recent.count - 1)
        recent.removeAll(keepingCapacity: true)
        judged = 0
    }

    /// - Parameter start: where the file begins on the axis.
    mutating func reset(start: Int64) {
        self.start = start
        settled.removeAll(keepingCapacity: true)
        recent.removeAll(keepingCapacity: true)
        judged = 0
    }

    private mutating func settle(through last: Int) {
        while judged <= last {
            append(recent[judged], along: line(around: judged), to: &settled)
            judged += 1
        }
        if settled.count > Self.limit { settled.thin(to: Self.limit * 3 / 4, tolerance: Self.thinning) }
    }

    private func append(_ reading: Neighbour, along line: Line, to knots: inout [Knot]) {
        for place in reading.places {
            let offset = line.at(place.position)
            // Up to the first report the picture stands as it came.
            if knots.isEmpty, place.position > start { knots.append(Knot(position: start, shift: offset)) }
            knots.append(Knot(position: place.position, shift: offset &- place.moved))
        }
    }

    /// The reading itself, or, when more than half of its neighbourhood agree, what they say.
    private func line(around index: Int) -> Line {
        let reading = recent[index]
        let offsets = recent.map(\.offset).sorted()
        let middle = offsets[offsets.count / 2]
        let span = recent[recent.count - 1].position &- recent[0].position
        let allowed = UInt64(Self.tolerance) + span.magnitude / UInt64(Self.driftDivisor)
        let agreeing = recent.filter { ($0.offset &- middle).magnitude <= allowed }
        guard agreeing.count * 2 > recent.count else {
            return Line(position: reading.position, offset: Double(reading.offset), slope: 0)
        }
        let slope = Self.drift(of: agreeing)
        let here = agreeing.map { Double($0.offset) - slope * Double($0.position &- reading.position) }
        return Line(position: reading.position, offset: Self.leastLate(here), slope: slope)
    }

    /// By the middle of the first third and that of the last, so that a single one bends nothing; at most 200 ppm.
    private static func drift(of readings: [Neighbour]) -> Double {
        guard readings.count >= enoughForDrift else { return 0 }
        let third = (readings.count + 1) / 3
        let (first, last) = (readings.prefix(third), readings.suffix(third))
        let apart = median(last.map { Double($0.position) }) - median(first.map { Double($0.position) })
        guard apart > 0 else { return 0 }
        let grown = median(last.map { Double($0.offset) }) - median(first.map { Double($0.offset) })
        let most = 1 / Double(driftDivisor)
        return min(max(grown / apart, -most), most)
    }

    /// Late sound asks for an earlier picture.
    private static func leastLate(_ values: [Double]) -> Double {
        values.sorted().dropFirst(values.count * 3 / 4).first ?? 0
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let upper = sorted.dropFirst(sorted.count / 2).first else { return 0 }
        guard sorted.count % 2 == 0, let lower = sorted.dropFirst(sorted.count / 2 - 1).first else { return upper }
        return (lower + upper) / 2
    }
}
