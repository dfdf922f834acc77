/// The pauses of a recording on its recorder's axis, and where in its files belongs what lies between them. All in ticks
/// of 48 kHz.
///
/// What was sampled within a pause is left out, whenever it comes: a packet that was sent before and came late is kept.
struct PauseLine: Sendable {
    /// What is remembered singly. Of what came before the oldest only its length counts.
    private static let limit = 16

    private struct Span: Sendable {
        var gap: PauseGap
        /// `.min`: since before there was an axis.
        var start: Int64
        /// `.max` while it goes on.
        var end: Int64
        /// Ticks cut before it, and by it.
        var before: Int64
        var cut: Int64 = 0
    }

    private var spans: [Span] = []
    /// Nothing has come yet since the last cut.
    private(set) var isFresh = false

    var isEmpty: Bool { spans.isEmpty }

    var isPaused: Bool { spans.last?.end == .max }

    /// Ticks cut so far.
    var total: Int64 { spans.last.map { $0.before + $0.cut } ?? 0 }

    /// Where what has this place on the axis belongs; `nil` within a pause.
    func place(_ position: Int64) -> Int64? {
        for span in spans.reversed() {
            if position >= span.end { return position &- (span.before + span.cut) }
            if position >= span.start { return nil }
        }
        return position &- (spans.first?.before ?? 0)
    }

    /// The same of a picture's place, in ticks of 90 kHz.
    func place(picture position: Int64) -> Int64? {
        guard !spans.isEmpty else { return position }
        let sound = position / 15 * 8
        return place(sound).map { position &- (sound &- $0) * 15 / 8 }
    }

    /// Where the axis goes on by now: of a pause that is its beginning.
    func placeOrStart(_ position: Int64) -> Int64 {
        place(position) ?? spans.last { $0.start <= position }.map { $0.start &- $0.before } ?? position
    }

    mutating func begin(_ gap: PauseGap, at start: Int64) {
        guard !isPaused else { return }
        if spans.count >= Self.limit { spans.removeFirst() }
        // The axis may have been moved back since the last.
        let start = max(start, spans.last?.end ?? .min)
        spans.append(Span(gap: gap, start: start, end: .max, before: total))
    }

    /// - Parameter hasFile: without one there is nothing to cut.
    mutating func end(at end: Int64, hasFile: Bool) {
        guard isPaused, let last = spans.indices.last else { return }
        spans[last].end = max(end, spans[last].start)
        guard hasFile, spans[last].start != .min, spans[last].gap == .cut else { return }
        spans[last].cut = spans[last].end &- spans[last].start
        isFresh = true
    }

    /// There was nothing at all that it could have been a pause of.
    mutating func forgetLast() {
        if isPaused { spans.removeLast() }
    }

    /// Where the last cut lies in the file, when this is the first that comes behind it.
    mutating func takeFresh(_ position: Int64) -> Int64? {
        guard isFresh, let last = spans.last, position >= last.end else { return nil }
        isFresh = false
        return last.start &- last.before
    }

    /// The last cut is longer by so much, and what follows lies earlier.
    mutating func lengthenCut(by ticks: Int64) {
        if let last = spans.indices.last { spans[last].cut += ticks }
    }

    /// Pauses that the file holds, by their place in it.
    func kept(from start: Int64, to end: Int64) -> [(start: Int64, end: Int64)] {
        guard !spans.isEmpty else { return [] }
        return spans.compactMap { span in
            guard span.cut == 0, span.start != .min, span.end != .max else { return nil }
            let kept = (start: span.start &- span.before, end: span.end &- span.before)
            return kept.end > start && kept.start < end ? kept : nil
        }
    }
}
