import JobQueue
import Media
import Telemetry

/// What is counted of the jobs that this process works on or looks after; `docs/metrics.md` lists it.
package struct JobMetrics: Sendable {
    private let waits: [JobKind: Histogram]
    private let runs: [JobKind: Counter]
    private let rescues: [JobKind: Counter]
    private let refusals: [JobKind: Counter]
    let finalizeSeconds: Histogram
    let finalizeFailures: Counter

    package init(_ registry: MetricsRegistry) {
        func byKind<Instrument>(_ make: ([MetricLabel]) -> Instrument) -> [JobKind: Instrument] {
            Dictionary(uniqueKeysWithValues: JobKind.allCases.map { ($0, make([MetricLabel("kind", $0.rawValue)])) })
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
        refusals = byKind {
            registry.counter(
                "capstan_job_refusals_total", help: "Results of this process that came after it had lost the job.",
                labels: $0)
        }
        finalizeSeconds = registry.histogram(
            "capstan_finalize_seconds", help: "How long finalizing one file took.",
            bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300])
        finalizeFailures = registry.counter(
            "capstan_finalize_failures_total", help: "Attempts to finalize a file that failed.")
    }

    /// One that was claimed.
    func countRun(_ job: Job) {
        runs[job.kind]?.increment()
        if let startedAt = job.startedAt { waits[job.kind]?.observe(max(0, (startedAt - job.runAt).inSeconds)) }
    }

    func countRescue(_ kind: JobKind) { rescues[kind]?.increment() }
    func countRefusal(_ kind: JobKind) { refusals[kind]?.increment() }
}
