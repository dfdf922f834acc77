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
