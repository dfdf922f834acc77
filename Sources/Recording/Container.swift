/// The file formats that a recording is kept in.
package enum Container: String, Codable, Sendable, CaseIterable {
    case webm, mp4, mkv

    package var fileExtension: String { rawValue }
}

/// What a caller may ask for: a format, or `auto` for the one that holds the codecs best.
package enum RequestedContainer: String, Codable, Sendable, CaseIterable {
    case auto, webm, mp4, mkv
}
