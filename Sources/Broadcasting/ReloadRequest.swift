/// What a viewer wants of a media playlist: the delivery directives of draft-pantos-hls-rfc8216bis clause 6.2.5.
package struct ReloadRequest: Hashable, Sendable {
    /// `_HLS_msn`: answer when this segment is whole …
    package var segment: Int?
    /// `_HLS_part`: … or when it has this part.
    package var part: Int?
    /// `_HLS_skip`: leave out what is old.
    package var skips: Bool
    /// The reader plays whole segments and does not say which it has. Chromium's own player (156) is one, and fails with
    /// fewer than three and with a list that has not grown since it read it: it is given one that just has. That far from
    /// the end nothing is lost by waiting.
    package var waitsForNews = false

    package static let segmentName = "_HLS_msn"
    package static let partName = "_HLS_part"
    package static let skipName = "_HLS_skip"

    package init(segment: Int? = nil, part: Int? = nil, skips: Bool = false) {
        self.segment = segment
        self.part = part
        self.skips = skips
    }

    /// - Parameter query: what is no directive is passed over; of two with one name the last counts.
    package init(query: [(name: String, value: String)]) throws(BroadcastingError) {
        self.init()
        for (name, value) in query {
            switch name {
            case Self.segmentName: segment = try Self.number(name, value)
            case Self.partName: part = try Self.number(name, value)
            case Self.skipName:
                guard value == "YES" || value == "v2" else { throw Self.malformed(name, value) }
                skips = true
            default: break
            }
        }
        if part != nil, segment == nil { throw .partWithoutSegment }
    }

    private static func number(_ name: String, _ value: String) throws(BroadcastingError) -> Int {
        let digits = value.utf8
        guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value)
        else { throw malformed(name, value) }
        return number
    }

    private static func malformed(_ name: String, _ value: String) -> BroadcastingError {
        let shown = value.unicodeScalars.prefix(32).map {
            $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : String($0)
        }
        return .malformedDirective(name: name, value: shown.joined())
    }
}
