import Media

/// Which layers are recorded of a picture that comes in several (RFC 8853).
package enum LayerWish: Sendable, Hashable {
    /// One at a time, in one file: the largest that is sent now.
    case best
    /// Each in a file of its own.
    case all
    /// The one of this name while it is sent, else the best.
    case named(String)

    /// `best`, `all`, or a rid: 1 to 255 letters, digits, hyphens and underscores (RFC 8851 clause 10).
    package init?(_ text: String) {
        switch text {
        case "best": self = .best
        case "all": self = .all
        default:
            let isName = text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
            guard isName, (1...255).contains(text.utf8.count) else { return nil }
            self = .named(text)
        }
    }

    package var text: String {
        switch self {
        case .best: "best"
        case .all: "all"
        case .named(let rid): rid
        }
    }

    /// What of a publisher's pictures goes into one file each, the first first.
    ///
    /// Browsers name the smallest layer first (W3C WebRTC 1.0, `scaleResolutionDownBy`), so `all` has it last.
    package func sources(_ descriptions: [TrackDescription]) -> [[TrackDescription]] {
        var sources: [[TrackDescription]] = []
        for picture in descriptions where picture.kind == .video {
            if let last = sources.last, last.first?.id.index == picture.id.index {
                sources[sources.count - 1].append(picture)
            } else {
                sources.append([picture])
            }
        }
        switch self {
        case .best, .named: return sources
        case .all: return sources.flatMap { $0.reversed().map { [$0] } }
        }
    }
}
