import Broadcasting
import Telemetry

/// What is counted of pushes; addresses are in no label.
struct PushMetrics: Sendable {
    let connections: Counter
    let failures: Counter
    private let pushes: [PushState: Gauge]

    init(_ registry: MetricsRegistry) {
        connections = registry.counter(
            "capstan_push_connections_total", help: "Times that a push reached its server.")
        failures = registry.counter(
            "capstan_push_failures_total", help: "Outages of pushes: connections that broke, or servers not reached.")
        pushes = Dictionary(
            uniqueKeysWithValues: [PushState.connecting, .live, .waiting].map { state in
                let label = MetricLabel("state", state.rawValue)
                return (state, registry.gauge("capstan_pushes", help: "Pushes, by state.", labels: [label]))
            })
    }

    func show(_ counts: [PushState: Int]) {
        for (state, gauge) in pushes { gauge.set(Double(counts[state] ?? 0)) }
    }
}
