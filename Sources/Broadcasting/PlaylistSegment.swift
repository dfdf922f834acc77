import Media

/// One segment of one rendition as its playlist tells it.
package struct PlaylistSegment: Sendable {
    package struct Part: Sendable {
        /// Seconds.
        package var duration: Double
        /// It begins with a keyframe.
        package var isIndependent: Bool

        package init(duration: Double, isIndependent: Bool) {
            self.duration = duration
            self.isIndependent = isIndependent
        }
    }

    /// The media sequence number.
    package var number: Int
    /// Which initialization goes before it.
    package var initialization: Int
    package var isDiscontinuous: Bool
    /// The discontinuity sequence number.
    package var discontinuities: Int
    /// When its first sample was, by the gateway's clock.
    package var date: WallClock
    package var parts: [Part] = []
    /// Seconds; `nil` while it grows.
    package var duration: Double?
    /// It begins with a keyframe.
    package var isIndependent = false

    package init(number: Int, initialization: Int, isDiscontinuous: Bool, discontinuities: Int, date: WallClock) {
        self.number = number
        self.initialization = initialization
        self.isDiscontinuous = isDiscontinuous
        self.discontinuities = discontinuities
        self.date = date
    }

    /// Nothing came of this rendition while others went on.
    package var isGap: Bool { duration != nil && parts.isEmpty }

    /// Seconds of what is in it by now.
    package var length: Double { duration ?? parts.reduce(0) { $0 + $1.duration } }
}
