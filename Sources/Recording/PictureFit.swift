/// How the picture's times as written lie to what the sender's reports say, so that finalizing can make them exact.
///
/// A sender that was not let run between reading its clock and its timestamp reports a time that never was. So each
/// reading is judged among its neighbours, and one that stands alone does not bend the curve.
struct PictureFit: Sendable {
    static let limit = 512
    /// Readings on either side. One report is part of every reading until its track reports again, and the other track
    /// may report up to three times before that (aiortc: every 0.5 to 1.5 s).
    private static let reach = 4
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

    private var start: Int64 = 0
    private var settled: [Knot] = []
    /// The last nine, as they came.
    private var recent: [Reading] = []
    /// How many of these are settled and stay as neighbours only.
    private var judged = 0

    /// By position; the first at the file's start.
    /// - Parameters:
    ///   - end: the last picture's position.
    ///   - moved: ticks that had been added there; what moved after the last report is in no reading.
    func knots(end: Int64, moved: Int64) -> [Knot] {
        var knots = settled
        for index in judged..<recent.count { Self.append(judgement(of: index), to: &knots, start: start) }
        if let last = recent.last, end > last.position, moved != last.moved {
            knots.append(Knot(position: end, shift: judgement(of: recent.count - 1).offset &- moved))
        }
        return knots
    }

    mutating func add(_ reading: Reading) {
        if let last = recent.last?.position ?? settled.last?.position, reading.position <= last { return }
        if recent.count > Self.reach * 2 {
            recent.removeFirst()
            judged -= 1
        }
        recent.append(reading)
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
            Self.append(judgement(of: judged), to: &settled, start: start)
            judged += 1
        }
        if settled.count > Self.limit { settled.thin(to: Self.limit * 3 / 4, tolerance: Self.thinning) }
    }

    private static func append(_ reading: Reading, to knots: inout [Knot], start: Int64) {
        // Up to the first report the picture stands as it came.
        if knots.isEmpty, reading.position > start { knots.append(Knot(position: start, shift: reading.offset)) }
        knots.append(Knot(position: reading.position, shift: reading.offset &- reading.moved))
    }

    /// The reading itself, or, when more than half of its neighbourhood agree on something else, what lies between those.
    private func judgement(of index: Int) -> Reading {
        var reading = recent[index]
        let offsets = recent.map(\.offset).sorted()
        let middle = offsets[offsets.count / 2]
        let span = recent[recent.count - 1].position &- recent[0].position
        let allowed = UInt64(Self.tolerance) + span.magnitude / UInt64(Self.driftDivisor)
        func agrees(_ one: Reading) -> Bool { (one.offset &- middle).magnitude <= allowed }
        guard !agrees(reading), recent.count(where: agrees) * 2 > recent.count else { return reading }
        let before = recent[..<index].last(where: agrees)
        let after = recent[index...].first(where: agrees)
        guard let left = before ?? after, let right = after ?? before else { return reading }
        let part =
            right.position > left.position
            ? Double(reading.position &- left.position) / Double(right.position &- left.position) : 0
        reading.offset = left.offset &+ Int64((Double(right.offset &- left.offset) * part).rounded())
        return reading
    }
}
