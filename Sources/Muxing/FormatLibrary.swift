import CFFmpeg

/// The libavformat that this process runs with; distributions may leave muxers out.
package enum FormatLibrary {
    package static var version: String {
        let number = avformat_version()
        return "libavformat \(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)"
    }

    /// Which of what recordings are written with it lacks.
    package static var missingMuxers: [String] {
        ["webm", "mp4", "matroska"].filter { av_guess_format($0, nil, nil) == nil }
    }
}
