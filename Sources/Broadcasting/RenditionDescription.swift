import Media

/// A rendition's number within its broadcast.
package struct RenditionID: Hashable, Sendable {
    package let index: Int

    package init(_ index: Int) {
        self.index = index
    }
}

/// One rendition of a broadcast: a picture of one size and codec, or the sound in one codec.
package struct RenditionDescription: Sendable {
    /// What its URLs begin with; one that `LiveFileName.isRendition` allows and no other of the broadcast has.
    package var name: String
    package var codec: Codec
    /// Pixels; 0 for sound.
    package var width: Int
    package var height: Int
    /// Pictures a second; 0 where nobody says.
    package var frameRate: Double
    /// Sound; 0 for a picture.
    package var channels: Int
    /// Those of the first keyframe, where its codec has any.
    package var parameterSets: ParameterSets?
    /// Bits a second as they are expected; measured ones count where they are more.
    package var bitrate: Int
    /// The sound that players take when nobody chooses.
    package var isDefault: Bool

    package init(
        name: String, codec: Codec, width: Int = 0, height: Int = 0, frameRate: Double = 0, channels: Int = 0,
        parameterSets: ParameterSets? = nil, bitrate: Int, isDefault: Bool = false
    ) {
        self.name = name
        self.codec = codec
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.channels = channels
        self.parameterSets = parameterSets
        self.bitrate = bitrate
        self.isDefault = isDefault
    }

    /// The names that sound has in all broadcasts: what is kept has files only, of which the name tells the kind.
    package static let aacName = "audio"
    package static let opusName = "opus"

    package static func isSound(_ name: String) -> Bool { name == aacName || name == opusName }

    package var kind: MediaKind { codec.kind }
    /// Of the times of its samples.
    package var clockRate: Int32 { codec.kind == .audio ? 48_000 : codec.clockRate }
}
