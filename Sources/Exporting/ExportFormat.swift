import Media

/// The file formats that recordings are exported to.
package enum ExportFormat: String, Codable, Sendable, CaseIterable {
    case mp4, webm, mkv, m4a, mp3, ogg, wav

    package var fileExtension: String { rawValue }

    package var name: String {
        switch self {
        case .mp4: "MP4"
        case .webm: "WebM"
        case .mkv: "Matroska"
        case .m4a: "M4A"
        case .mp3: "MP3"
        case .ogg: "Ogg"
        case .wav: "WAV"
        }
    }

    package var contentType: String {
        switch self {
        case .mp4: "video/mp4"
        case .webm: "video/webm"
        case .mkv: "video/x-matroska"
        case .m4a: "audio/mp4"
        case .mp3: "audio/mpeg"
        case .ogg: "audio/ogg"
        case .wav: "audio/wav"
        }
    }

    package var holdsPictures: Bool { !pictureCodecs.isEmpty }

    /// What pictures are encoded to in it; the first is taken when nobody asked.
    package var pictureCodecs: [PictureCodec] {
        switch self {
        case .mp4: [.h264, .vp9]
        case .webm: [.vp9]
        case .mkv: [.h264, .vp9]
        case .m4a, .mp3, .ogg, .wav: []
        }
    }

    package var soundCodecs: [SoundCodec] {
        switch self {
        case .mp4: [.aac, .opus, .mp3]
        case .webm, .ogg: [.opus]
        case .mkv: SoundCodec.allCases
        case .m4a: [.aac]
        case .mp3: [.mp3]
        case .wav: [.pcm]
        }
    }

    /// Whether a stream of a recording goes into it as it is. WAV is for programs that want linear samples.
    package func holds(_ codec: Codec) -> Bool {
        switch (self, codec) {
        case (.mkv, _): true
        case (.mp4, .h264), (.mp4, .h265), (.mp4, .vp9), (.mp4, .av1), (.mp4, .opus), (.mp4, .aac): true
        case (.mp4, .vp8), (.mp4, .pcmu), (.mp4, .pcma): false
        case (.webm, .vp8), (.webm, .vp9), (.webm, .av1), (.webm, .opus): true
        case (.webm, .h264), (.webm, .h265), (.webm, .pcmu), (.webm, .pcma), (.webm, .aac): false
        case (.ogg, .opus), (.m4a, .aac): true
        case (.ogg, _), (.m4a, _), (.mp3, _), (.wav, _): false
        }
    }
}
