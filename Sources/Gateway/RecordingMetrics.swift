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
    let finalizeSeconds: Histogram
    let finalizeFailures: Counter
    private let recordings: [RecordingState: Gauge]
    private let jobs: [JobKind: [JobState: Gauge]]
    private let oldest: [JobKind: Gauge]
    private let waits: [JobKind: Histogram]
    private let runs: [JobKind: Counter]
    private let rescues: [JobKind: Counter]

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
        func byKind<Instrument>(_ make: ([MetricLabel]) -> Instrument) -> [JobKind: Instrument] {
            Dictionary(uniqueKeysWithValues: JobKind.allCases.map { ($0, make([MetricLabel("kind", $0.rawValue)])) })
        }
        oldest = byKind {
            registry.gauge(
                "capstan_job_oldest_seconds", help: "How long the job that is due longest has waited.", labels: $0)
        }
        waits = byKind {
            registry.histogram(
                "capstan_job_wait_seconds", help: "From a job's being due to its claim by this process.",
                bounds: [0.01, 0.1, 1, 10, 60, 600, 3600], labels: $0)
        }
        runs = byKind {
            registry.counter("capstan_job_runs_total", help: "Jobs that this process has claimed.", labels: $0)
        }
        rescues = byKind {
            registry.counter(
                "capstan_job_rescues_total", help: "Jobs that this process took from lost workers.", labels: $0)
        }
    }

    /// One that was claimed.
    func countRun(_ job: Job) {
        runs[job.kind]?.increment()
        if let startedAt = job.startedAt { waits[job.kind]?.observe(max(0, (startedAt - job.runAt).inSeconds)) }
    }

    func countRescue(_ kind: JobKind) {
        rescues[kind]?.increment()
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
