import Telemetry
import WebRTCCore

/// How many peers of a kind there are, and why others went.
struct PeerMetrics: Sendable {
    private let ended: [String: Counter]
    private let up: Gauge
    private let comingUp: Gauge

    /// - Parameter reasons: all that `PeerEndReason.name` can be of them.
    init(_ registry: MetricsRegistry, name: String, help: String, endsHelp: String, reasons: [String]) {
        up = registry.gauge(name, help: help, labels: [MetricLabel("state", "connected")])
        comingUp = registry.gauge(name, help: help, labels: [MetricLabel("state", "connecting")])
        ended = Dictionary(
            uniqueKeysWithValues: reasons.map { reason in
                let labels = [MetricLabel("reason", reason)]
                return (reason, registry.counter("\(name)_ended_total", help: endsHelp, labels: labels))
            })
    }

    func countEnd(_ reason: PeerEndReason) { ended[reason.name]?.increment() }

    func show(connected: Int, connecting: Int) {
        up.set(Double(connected))
        comingUp.set(Double(connecting))
    }
}
