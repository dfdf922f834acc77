import Media

/// How the picture's times as written lie to what the sender's reports say, so that finalizing can make them exact.
struct PictureFit: Sendable {
    static let limit = 512

    struct Knot: Sendable {
        /// On the axis, 90 kHz.
        var position: Int64
        /// Ticks to add to what was written there.
        var shift: Int64
    }
    private(set) var knots: [Knot] = []

    mutating func add(_ knot: Knot) {
        if let last = knots.last, knot.position <= last.position { return }
        knots.append(knot)
        guard knots.count > Self.limit else { return }
        // Every second one goes: the curve stays, at half the detail. The first and the last are kept.
        knots = knots.enumerated().filter { $0.offset % 2 == 0 || $0.offset == knots.count - 1 }.map(\.element)
    }

    mutating func reset() { knots.removeAll(keepingCapacity: true) }
}
