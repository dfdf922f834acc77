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

    /// Ends what has reached a limit, shows that jobs are alive, and wakes the worker when a job is due.
    package func tick() async {
        processEvents()
        let instant = now()
        for active in active.values { follow(active.machine.handleTimeout(at: instant), active) }
        checkFlow(at: instant)
        for active in active.values { saveIfDue(active, at: instant) }
        await settleAll()
        await beginByRules()
        await heartbeat(at: instant)
        if !isDraining, finalizing == nil, nextDue.map({ $0 <= wallClock() }) ?? true { workWake.yield() }
    }

    private func heartbeat(at instant: Instant) async {
        let interval = configuration.lease / 3
        for active in active.values where active.machine.isRunning && instant >= active.heartbeatAt + interval {
            active.heartbeatAt = instant
            let beat = JobEvent.heartbeat(fence: active.fence, lease: configuration.lease, progress: nil)
            switch await apply(beat, to: active.job) {
            case .refuse(.notAllowed(.cancelled)): end(active, .stopped)
            case .refuse(let refusal):
                log(.warning, "the recording's job is not held any more", active.record, ["seen": "\(refusal)"])
            case .store, .nothing, nil: break
            }
        }
        if let job = finalizing, instant >= finalizingHeartbeatAt + interval {
            finalizingHeartbeatAt = instant
            let beat = JobEvent.heartbeat(fence: job.fence, lease: configuration.lease, progress: nil)
            if case .refuse = await apply(beat, to: job.id), finalizing?.id == job.id {
                mustBreakOff.withLockedValue { $0 = true }
            }
        }
    }

    /// `nil` when the store is away, which is logged, or there is no such job.
    func apply(_ event: JobEvent, to job: UUIDv7) async -> JobAction? {
        let subject = "job \(job)"
        do {
            let action = try await store.apply(event, to: job)
            complaints.over(subject)
            return action
        } catch {
            if complaints.isDue(subject, at: now()) {
                logger.error("a job could not be changed", metadata: ["job": "\(job)", "error": "\(error)"])
            }
            return nil
        }
    }
}
