import Media

/// Which file format holds what has come.
package struct ContainerChoice: Sendable, Hashable {
    package let container: Container
    /// Why it is not the one that was asked for.
    package let note: String?

    package init(requested: RequestedContainer, picture: Codec?, sound: Codec?) {
        switch (requested, picture) {
        case (.mkv, _): (container, note) = (.mkv, nil)
        case (.auto, .h264): (container, note) = (.mp4, nil)
        case (.auto, _): (container, note) = (.webm, nil)
        case (.webm, .h264): (container, note) = (.mkv, "WebM cannot hold H264, so this file is Matroska")
        case (.webm, _): (container, note) = (.webm, nil)
        case (.mp4, .vp8): (container, note) = (.mkv, "MP4 cannot hold VP8, so this file is Matroska")
        case (.mp4, _): (container, note) = (.mp4, nil)
        }
    }
}
