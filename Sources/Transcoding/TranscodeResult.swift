/// What was made.
package struct TranscodeResult: Codable, Sendable, Hashable {
    package enum Way: String, Codable, Sendable { case copied, encoded }

    package var bytes: Int64
    /// Seconds.
    package var duration: Double
    /// `nil`: there is none.
    package var picture: Way?
    package var sound: Way?
    /// Of an encoded picture.
    package var width: Int?
    package var height: Int?
    /// Packets and frames that could not be decoded, or whose times ran backwards, and were left out.
    package var omitted: Int64

    package init(
        bytes: Int64, duration: Double, picture: Way? = nil, sound: Way? = nil, width: Int? = nil, height: Int? = nil,
        omitted: Int64 = 0
    ) {
        self.bytes = bytes
        self.duration = duration
        self.picture = picture
        self.sound = sound
        self.width = width
        self.height = height
        self.omitted = omitted
    }

    /// Nothing was encoded.
    package var copied: Bool { picture != .encoded && sound != .encoded }
}
