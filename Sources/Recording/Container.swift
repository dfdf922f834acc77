import Media

/// The file formats that a recording is kept in.
package enum Container: String, Codable, Sendable, CaseIterable {
    case webm, mp4, mkv

    package var fileExtension: String { rawValue }

    /// What libavformat writes so that players take it: MP4 has no common entry for VP8 and none for G.711 outside
    /// QuickTime; WebM is VP8, VP9, AV1 and Opus by its guidelines.
    package func holds(_ codec: Codec) -> Bool {
        switch (self, codec) {
        case (.mkv, _): true
        case (.webm, .vp8), (.webm, .vp9), (.webm, .av1), (.webm, .opus): true
        case (.webm, .h264), (.webm, .h265), (.webm, .pcmu), (.webm, .pcma), (.webm, .aac): false
        case (.mp4, .h264), (.mp4, .h265), (.mp4, .vp9), (.mp4, .av1), (.mp4, .opus), (.mp4, .aac): true
        case (.mp4, .vp8), (.mp4, .pcmu), (.mp4, .pcma): false
        }
    }

    var name: String {
        switch self {
        case .webm: "WebM"
        case .mp4: "MP4"
        case .mkv: "Matroska"
        }
    }
}

/// What a caller may ask for: a format, or `auto` for the one that holds the codecs best.
package enum RequestedContainer: String, Codable, Sendable, CaseIterable {
    case auto, webm, mp4, mkv
}
