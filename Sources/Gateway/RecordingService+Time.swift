import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// How long nothing is due: a second at most, less when a limit comes sooner.
    func untilNextTick() -> Duration {
        let instant = now()
        let next = active.values.compactMap { $0.machine.deadline }.min() ?? instant + .seconds(1)
        return max(.milliseconds(1), min(.seconds(1), next - instant))
    }

    package func tick() async {
        tickRecordings()
        await tickStore()
    }

    /// Ends what has reached a limit. It waits for nothing: a store that is away delays no limit.
    func tickRecordings() {
        processEvents()
        let instant = now()
        for active in active.values { follow(active.machine.handleTimeout(at: instant), active) }
        checkFlow(at: instant)
        for active in active.values { saveIfDue(active, at: instant) }
    }

    /// Makes ends lasting, and shows that recordings are alive.
    func tickStore() async {
        await heartbeat(at: now())
        await settleAll()
        await beginByRules()
    }

    private func heartbeat(at instant: Instant) async {
        let due = active.values.filter {
            $0.machine.isRunning && instant >= $0.heartbeatAt + configuration.lease.heartbeat
        }
        if !due.isEmpty { await heartbeat(due, at: instant) }
    }

    private func heartbeat(_ due: [ActiveRecording], at instant: Instant) async {
        do throws(StoresError) {
            let alive = try await store.heartbeat(
                due.map { ($0.job, $0.fence, nil) }, lease: configuration.lease.lease)
            complaints.over(Self.beatComplaint)
            for active in due {
                active.heartbeatAt = instant
                if let job = alive[active.job] {
                    if job.cancelAskedAt != nil { endCancelled(active) }
                } else if active.machine.isRunning {
                    complain("the recording's job is not held any more", active.record, [:])
                }
            }
        } catch {
            if complaints.isDue(Self.beatComplaint, at: now()) {
                logger.error("jobs could not be shown to be alive", metadata: ["error": "\(error)"])
            }
        }
    }

    private static let beatComplaint = "jobs could not be shown to be alive"

    func endCancelled(_ active: ActiveRecording) {
        guard active.machine.isRunning else { return }
        active.isCancelled = true
        end(active, .stopped)
    }
}
