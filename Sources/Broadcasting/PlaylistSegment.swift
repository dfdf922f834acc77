import Media

/// One segment of one rendition as its playlist tells it.
package struct PlaylistSegment: Sendable {
    package struct Part: Sendable {
        /// Seconds.
        package var duration: Double
        /// It begins with a keyframe.
        package var isIndependent: Bool
        /// Nothing is in it: the picture before it stands.
        package var isGap: Bool

        package init(duration: Double, isIndependent: Bool, isGap: Bool = false) {
            self.duration = duration
            self.isIndependent = isIndependent
            self.isGap = isGap
        }

        /// A picture that stands for longer than a part may last is told as a part and gaps of even length (clause
        /// 4.4.4.9); its sample says how long it really stands, so that players see no hole.
        package func split(notAbove target: Double) -> [Part] {
            let count = Int((duration / target - 0.000_1).rounded(.up))
            guard count > 1, count < 10_000 else { return [self] }
            let length = duration / Double(count)
            return (0..<count).map {
                Part(duration: length, isIndependent: $0 == 0 && isIndependent, isGap: isGap || $0 > 0)
            }
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
