import Media

/// The media playlist of one rendition: what is listed, and as which text.
package struct MediaPlaylist: Sendable {
    package let name: String
    package let rules: PlaylistRules
    /// Oldest first; all but the last are whole.
    package private(set) var segments: [PlaylistSegment] = []
    package private(set) var isEnded = false
    /// Of the segments listed and whole, seconds.
    package private(set) var wholeLength = 0.0

    package init(name: String, rules: PlaylistRules) {
        self.name = name
        self.rules = rules
    }

    /// The segment under way.
    package var open: PlaylistSegment? {
        guard let last = segments.last, last.duration == nil else { return nil }
        return last
    }

    /// Whether there is anything to play.
    package var hasMedia: Bool {
        segments.contains { $0.duration != nil && !$0.isGap || rules.isLowLatency && !$0.parts.isEmpty }
    }

    /// There is a list, and nothing in it.
    package var isGapsOnly: Bool { !segments.isEmpty && segments.allSatisfy(\.isGap) }

    /// The segment before is whole.
    package mutating func begin(_ segment: PlaylistSegment) {
        segments.append(segment)
    }

    package mutating func add(_ part: PlaylistSegment.Part) {
        guard let last = segments.last, last.duration == nil else { return }
        if last.parts.isEmpty { segments[segments.count - 1].isIndependent = part.isIndependent }
        segments[segments.count - 1].parts.append(part)
    }

    /// The segment under way is whole.
    package mutating func close(duration: Double) {
        guard let last = segments.last, last.duration == nil else { return }
        segments[segments.count - 1].duration = duration
        wholeLength += duration
    }

    /// - Returns: how many segments are no longer listed.
    package mutating func trim() -> Int {
        let window = rules.window.inSeconds
        var count = 0
        for segment in segments {
            guard let duration = segment.duration, wholeLength - duration >= window else { break }
            wholeLength -= duration
            count += 1
        }
        if count > 0 { segments.removeFirst(count) }
        return count
    }

    /// The oldest segment is no longer listed, where three target durations are left (clause 6.2.2).
    /// - Returns: whether it was there to be left out.
    package mutating func shorten() -> Bool {
        guard let duration = segments.first?.duration, wholeLength - duration >= rules.leastLength else { return false }
        wholeLength -= duration
        segments.removeFirst()
        return true
    }

    /// Nothing more comes. A segment under way without anything in it is let go.
    package mutating func end() {
        if let open, open.parts.isEmpty { segments.removeLast() }
        isEnded = true
    }

    /// Last segment with media, and its last part (for EXT-X-RENDITION-REPORT).
    package var edge: (segment: Int, part: Int?)? {
        guard let last = segments.last(where: { !$0.parts.isEmpty || $0.duration != nil }) else { return nil }
        return (last.number, last.parts.isEmpty ? nil : last.parts.count - 1)
    }
}
