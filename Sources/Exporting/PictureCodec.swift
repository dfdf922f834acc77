import Media

/// What pictures can be encoded to.
package enum PictureCodec: String, Codable, Sendable, CaseIterable {
    case h264, vp9

    package var codec: Codec {
        switch self {
        case .h264: .h264
        case .vp9: .vp9
        }
    }
}
