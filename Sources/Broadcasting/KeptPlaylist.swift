/// The playlist of a rendition that is kept: it only grows until its end, when it becomes one that never changes
/// (EXT-X-PLAYLIST-TYPE, RFC 8216 clause 4.3.3.5).
package struct KeptPlaylist: Sendable {
    private let rules: PlaylistRules
    private let name: String
    private let first: Int
    private var initialization: Int?
    private var isIndependent = true

    /// - Parameter first: the media sequence number of the first segment.
    package init(name: String, rules: PlaylistRules, first: Int) {
        self.name = name
        self.rules = rules
        self.first = first
    }

    package var fileName: String { LiveFileName.playlist(rendition: name).text }

    /// What the file begins with while it grows.
    package var growingHead: String { head("EVENT", isIndependent: false) }

    /// What it begins with in the end.
    package var finalHead: String { head("VOD", isIndependent: isIndependent) }

    package static let end = "#EXT-X-ENDLIST\n"

    /// One more segment, whole.
    package mutating func entry(_ segment: PlaylistSegment) -> String {
        var lines = PlaylistLines()
        let isNew = initialization != segment.initialization
        initialization = segment.initialization
        if !segment.isIndependent, !segment.isGap { isIndependent = false }
        MediaPlaylist(name: name, rules: rules).write(segment, showsParts: false, newInitialization: isNew, &lines)
        return lines.text
    }

    private func head(_ type: String, isIndependent: Bool) -> String {
        var lines = PlaylistLines()
        lines.begin(version: 8)
        lines.tag("EXT-X-TARGETDURATION", "\(rules.targetDuration)")
        lines.tag("EXT-X-PLAYLIST-TYPE", type)
        lines.tag("EXT-X-MEDIA-SEQUENCE", "\(first)")
        if isIndependent { lines.tag("EXT-X-INDEPENDENT-SEGMENTS") }
        return lines.text
    }
}
