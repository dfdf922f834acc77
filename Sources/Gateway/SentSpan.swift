import Media

/// From when to when a worker has been given frames. What it gives must be about those: the times and lengths that it says
/// are not trusted further.
package struct SentSpan {
    private static let margin = Duration.seconds(1)
    private static let longest = Duration.seconds(1)

    private var range: ClosedRange<Duration>?

    package init() {}

    package mutating func note(_ time: MediaTimestamp) {
        let place = time.duration
        range = range.map { min($0.lowerBound, place)...max($0.upperBound, place) } ?? place...place
    }

    package func allows(_ frame: EncodedFrame, at time: MediaTimestamp) -> Bool {
        guard let range else { return false }
        let place = time.duration
        let length = MediaTimestamp(ticks: frame.durationTicks, clockRate: frame.timestamp.clockRate).duration
        return place >= range.lowerBound - Self.margin && place <= range.upperBound + Self.margin
            && length <= Self.longest && length >= .zero
    }
}
