import Media
import RTPSend
import WebRTCCore

/// What many sending sessions have done together.
package struct SendTotals: Sendable {
    package var running = 0
    package var connected = 0
    package var tracks = TrackSendStatistics()
    package var datagramsNotSent = 0
    /// The longest among those that run.
    package var roundTripTime: Duration?
    /// The most that any has fallen behind its file's own pace.
    package var lateness = Duration.zero
    package var counters = SendCounters()

    package init() {}

    mutating func add(_ report: SendReport, isRunning: Bool) {
        for statistics in [report.picture, report.sound] {
            if let statistics { tracks.add(statistics) }
        }
        counters.add(report.counters)
        lateness = max(lateness, report.lateness)
        guard isRunning else { return }
        running += 1
        if report.isConnected { connected += 1 }
        if let time = report.roundTripTime { roundTripTime = max(roundTripTime ?? time, time) }
    }
}
