import JobQueue
import Media
import Recording
import Telemetry

/// What is counted of recordings and jobs; `docs/metrics.md` lists it.
struct RecordingMetrics: Sendable {
    let started: Counter
    private let ended: [RecordingEndReason: Counter]
    let filesFailed: Counter
    let bytes: Counter
    private let recordings: [RecordingState: Gauge]
    private let jobs: [JobKind: [JobState: Gauge]]
    private let oldest: [JobKind: Gauge]

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
        oldest = Dictionary(
            uniqueKeysWithValues: JobKind.allCases.map { kind in
                let label = MetricLabel("kind", kind.rawValue)
                let help = "How long the job that is due longest has waited."
                return (kind, registry.gauge("capstan_job_oldest_seconds", help: help, labels: [label]))
            })
    }

    func countEnd(_ reason: RecordingEndReason) {
        ended[reason]?.increment()
    }

    func show(
        recordings counts: [RecordingState: Int], jobs jobCounts: [JobKind: [JobState: Int]],
        waits: [JobKind: Duration]
    ) {
        for (kind, gauge) in oldest { gauge.set((waits[kind] ?? .zero).inSeconds) }
        for (state, gauge) in recordings { gauge.set(Double(counts[state] ?? 0)) }
        for (kind, gauges) in jobs {
            for (state, gauge) in gauges { gauge.set(Double(jobCounts[kind]?[state] ?? 0)) }
        }
    }
}
