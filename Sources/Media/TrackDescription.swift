/// A track's number within its session: the index of its m-line.
package struct TrackID: Hashable, Comparable, Codable, Sendable {
    package let index: Int

    package init(_ index: Int) {
        self.index = index
    }

    package static func < (left: TrackID, right: TrackID) -> Bool { left.index < right.index }
}

/// What was negotiated for one track. A picture may change to another codec that was agreed on: each frame names its own.
package struct TrackDescription: Hashable, Sendable {
    package let id: TrackID
    package let codec: Codec
    package let clockRate: Int32
    /// Sound channels; 0 for a picture.
    package let channels: Int
    /// The format's parameters as the publisher offered them (`a=fmtp`), for the manifest.
    package let formatParameters: String

    package init(id: TrackID, codec: Codec, clockRate: Int32, channels: Int, formatParameters: String) {
        self.id = id
        self.codec = codec
        self.clockRate = clockRate
        self.channels = channels
        self.formatParameters = formatParameters
    }

    package var kind: MediaKind { codec.kind }
}
