import Media
import RTCP

/// A viewer's numbers at an instant.
package struct ViewerReport: Sendable {
    package var isConnected: Bool
    package var remoteAddress: String?
    package var roundTripTime: Duration?
    package var counters: ViewerCounters
    /// Of all its tracks.
    package var media: ViewerTrackStatistics

    package static let nothing = ViewerReport(
        isConnected: false, remoteAddress: nil, roundTripTime: nil, counters: ViewerCounters(),
        media: ViewerTrackStatistics())

    /// What both counted.
    package mutating func add(_ other: ViewerReport) {
        counters.add(other.counters)
        media.add(other.media)
    }
}

extension ViewerSession {
    package func report() -> ViewerReport {
        var sum = ViewerTrackStatistics()
        for track in tracks { sum.add(track.statistics) }
        return ViewerReport(
            isConnected: isConnected, remoteAddress: remoteAddress.map { "\($0)" }, roundTripTime: roundTripTime,
            counters: counters, media: sum)
    }

    /// Of each track in the order of the offer.
    package var trackStatistics: [ViewerTrackStatistics] { tracks.map(\.statistics) }
}
