import JobQueue
import Recording
import Telemetry

/// What is counted of recordings and jobs; `docs/metrics.md` lists it.
struct RecordingMetrics: Sendable {
    let started: Counter
    private let ended: [RecordingEndReason: Counter]
    let filesFailed: Counter
    let bytes: Counter
    let finalizeSeconds: Histogram
    let finalizeFailures: Counter
    private let recordings: [RecordingState: Gauge]
    private let jobs: [JobKind: [JobState: Gauge]]

    init(_ registry: MetricsRegistry) {
        started = registry.counter("capstan_recordings_started_total", help: "Recordings that were begun.")
        ended = Dictionary(
            uniqueKeysWithValues: RecordingEndReason.allCases.map { reason in
                let label = MetricLabel("reason", reason.rawValue)
                return (
                    reason,
                    registry.counter(
                        "capstan_recordings_ended_total", help: "Recordings that ended, by reason.", labels: [label])
                )
            })
        filesFailed = registry.counter(
            "capstan_recording_files_failed_total", help: "Files that could not be made or not go on.")
        bytes = registry.counter("capstan_recording_bytes_total", help: "Bytes of files of recordings that ended.")
        finalizeSeconds = registry.histogram(
            "capstan_finalize_seconds", help: "How long finalizing one file took.",
            bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300])
        finalizeFailures = registry.counter(
            "capstan_finalize_failures_total", help: "Attempts to finalize a file that failed.")
        recordings = Dictionary(
            uniqueKeysWithValues: RecordingState.allCases.map { state in
                let label = MetricLabel("state", state.rawValue)
                return (state, registry.gauge("capstan_recordings", help: "Recordings, by state.", labels: [label]))
            })
        jobs = Dictionary(
            uniqueKeysWithValues: JobKind.allCases.map { kind in
                let gauges = JobState.allCases.map { state in
                    let labels = [MetricLabel("kind", kind.rawValue), MetricLabel("state", state.rawValue)]
                    return (state, registry.gauge("capstan_jobs", help: "Jobs, by kind and state.", labels: labels))
                }
                return (kind, Dictionary(uniqueKeysWithValues: gauges))
            })
    }

    func countEnd(_ reason: RecordingEndReason) {
        ended[reason]?.increment()
    }

    func show(recordings counts: [RecordingState: Int], jobs jobCounts: [JobKind: [JobState: Int]]) {
        for (state, gauge) in recordings { gauge.set(Double(counts[state] ?? 0)) }
        for (kind, gauges) in jobs {
            for (state, gauge) in gauges { gauge.set(Double(jobCounts[kind]?[state] ?? 0)) }
        }
    }
}
