/// A track's number within its session: the index of its m-line, and of its layer where the picture comes in several.
package struct TrackID: Hashable, Comparable, Sendable {
    package let index: Int
    /// In the order of the offer, from 0; 0 too for what comes in one layer.
    package let layer: Int

    package init(_ index: Int, layer: Int = 0) {
        self.index = index
        self.layer = layer
    }

    package static func < (left: TrackID, right: TrackID) -> Bool {
        (left.index, left.layer) < (right.index, right.layer)
    }
}

extension TrackID: Codable {
    private enum CodingKeys: CodingKey { case index, layer }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(Int.self, forKey: .index),
            layer: try container.decodeIfPresent(Int.self, forKey: .layer) ?? 0)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(index, forKey: .index)
        if layer > 0 { try container.encode(layer, forKey: .layer) }
    }
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
    /// The name of the layer (RFC 8852) where the sender sends its picture in several encodings at once (RFC 8853).
    package let rid: String?

    package init(
        id: TrackID, codec: Codec, clockRate: Int32, channels: Int, formatParameters: String, rid: String? = nil
    ) {
        self.id = id
        self.codec = codec
        self.clockRate = clockRate
        self.channels = channels
        self.formatParameters = formatParameters
        self.rid = rid
    }

    package var kind: MediaKind { codec.kind }
}
