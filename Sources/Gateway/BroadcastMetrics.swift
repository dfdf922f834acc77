import Broadcasting
import Telemetry

/// What is counted of broadcasts; `docs/metrics.md` lists it.
struct BroadcastMetrics: Sendable {
    let started: Counter
    let interruptions: Counter
    let workersReplaced: Counter
    let framesDropped: Counter
    let pushes: PushMetrics
    private let ended: [BroadcastEndReason: Counter]
    let viewers: Gauge
    private let broadcasts: [BroadcastState: Gauge]

    init(_ registry: MetricsRegistry) {
        pushes = PushMetrics(registry)
        started = registry.counter("capstan_broadcasts_started_total", help: "Broadcasts that were begun.")
        interruptions = registry.counter(
            "capstan_broadcast_interruptions_total",
            help: "Times that a publisher came back, or another began, while a broadcast went on.")
        workersReplaced = registry.counter(
            "capstan_broadcast_workers_replaced_total", help: "Worker processes of broadcasts that died or hung.")
        framesDropped = registry.counter(
            "capstan_broadcast_frames_dropped_total",
            help: "Frames that a broadcast left out, as packaging or a worker was behind.")
        ended = Dictionary(
            uniqueKeysWithValues: BroadcastEndReason.allCases.map { reason in
                let label = MetricLabel("reason", reason.rawValue)
                return (
                    reason,
                    registry.counter(
                        "capstan_broadcasts_ended_total", help: "Broadcasts that ended, by reason.", labels: [label])
                )
            })
        viewers = registry.gauge(
            "capstan_hls_viewers",
            help: "Players that asked for a media playlist within three target durations.")
        broadcasts = Dictionary(
            uniqueKeysWithValues: [BroadcastState.waiting, .live].map { state in
                let label = MetricLabel("state", state.rawValue)
                return (state, registry.gauge("capstan_broadcasts", help: "Broadcasts, by state.", labels: [label]))
            })
    }

    func countEnd(_ reason: BroadcastEndReason) { ended[reason]?.increment() }

    func show(_ counts: [BroadcastState: Int]) {
        for (state, gauge) in broadcasts { gauge.set(Double(counts[state] ?? 0)) }
    }
}
