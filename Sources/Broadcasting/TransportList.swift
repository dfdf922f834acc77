/// Playlists of CMAF segments said again of the MPEG-2 transport streams that are made of them (RFC 8216 clause 3.2): each
/// picture with the sound that goes with it, in one.
package enum TransportList {
    /// The multivariant playlist; `nil` where nothing is in codecs that such players take, H.264 and AAC.
    package static func multivariant(_ text: String) -> String? {
        var lines = PlaylistLines()
        lines.begin(version: 3)
        var variant: Substring?
        var count = 0
        for line in text.split(separator: "\n") {
            if line.hasPrefix(variantTag) {
                variant = line.dropFirst(variantTag.count)
            } else if !line.hasPrefix("#"), let attributes = variant {
                variant = nil
                guard case .playlist(let rendition) = LiveFileName(String(line)),
                    let kept = self.attributes(attributes, isSound: RenditionDescription.isSound(rendition))
                else { continue }
                count += 1
                lines.line(variantTag + kept)
                lines.line(LiveFileName.transportPlaylist(rendition: rendition).text)
            }
        }
        return count > 0 ? lines.text : nil
    }

    private static let variantTag = "#EXT-X-STREAM-INF:"

    private static func attributes(_ text: Substring, isSound: Bool) -> String? {
        var kept: [String] = []
        for attribute in split(text) {
            let halves = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { return nil }
            switch halves[0] {
            case "AUDIO": break
            case "CODECS":
                let codecs = halves[1].filter { $0 != "\"" }.split(separator: ",").filter(isTaken)
                guard codecs.contains(where: { $0.hasPrefix(isSound ? "mp4a." : "avc") }) else { return nil }
                kept.append("CODECS=\"\(codecs.joined(separator: ","))\"")
            case "BANDWIDTH", "AVERAGE-BANDWIDTH":
                // Heads of packets and what fills the last of each picture: a twelfth at most rates.
                guard let rate = Int(halves[1]) else { return nil }
                kept.append("\(halves[0])=\(rate + rate / 12)")
            default: kept.append(String(attribute))
            }
        }
        return kept.joined(separator: ",")
    }

    private static func isTaken(_ codec: Substring) -> Bool { codec.hasPrefix("avc") || codec.hasPrefix("mp4a.") }

    /// At commas that are not quoted.
    private static func split(_ text: Substring) -> [Substring] {
        var isQuoted = false
        return text.split { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
    }

    /// A rendition's playlist that is kept.
    package static func media(kept text: String) -> String {
        let version = text.contains("\n#EXT-X-GAP\n") ? 8 : 3
        var lines = PlaylistLines()
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#EXT-X-VERSION:") {
                lines.tag("EXT-X-VERSION", "\(version)")
            } else if case .segment(let rendition, let number) = LiveFileName(String(line)) {
                lines.line(LiveFileName.transportSegment(rendition: rendition, number: number).text)
            } else if !line.hasPrefix(mapTag) {
                lines.line(String(line))
            }
        }
        return lines.text
    }

    private static let mapTag = "#EXT-X-MAP:"

    /// Which initialization is in force for a segment, by the playlist of its rendition; `nil` where it is not listed.
    package static func initialization(of number: Int, kept text: String) -> String? {
        var initialization: String?
        for line in text.split(separator: "\n") {
            if line.hasPrefix(mapTag) {
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                initialization = quoted.count == 3 ? String(quoted[1]) : nil
            } else if case .segment(_, number) = LiveFileName(String(line)) {
                return initialization
            }
        }
        return nil
    }
}
