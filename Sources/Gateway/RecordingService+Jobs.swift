import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// Asks for a job's end. One that waits ends at once; one that runs, when its worker has broken off.
    package func cancelJob(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let job = try await change(.cancel, id) { "job \(id) is \($0.rawValue) already; nothing is left to cancel" }
        await jobsChanged()
        return job
    }

    /// Makes a job that waits for another try, failed or was cancelled due now.
    package func retryJob(_ id: UUIDv7) async throws(GatewayError) -> Job {
        let known: Job?
        do throws(StoresError) { known = try await store.job(id) } catch { throw Self.refusal(error) }
        if known?.kind == .recording {
            throw .conflict("job \(id) carried a recording, which cannot be made again; start a new one")
        }
        let job = try await change(.retry, id) {
            $0 == .running ? "job \(id) is running" : "job \(id) is \($0.rawValue); there is nothing to try again"
        }
        nextDue = nil
        workWake.yield()
        return job
    }

    private func change(
        _ event: JobEvent, _ id: UUIDv7, _ refused: (JobState) -> String
    ) async throws(GatewayError) -> Job {
        let action: JobAction?
        let job: Job?
        do throws(StoresError) {
            action = try await store.apply(event, to: id)
            job = try await store.job(id)
        } catch {
            if error.isDuplicate {
                throw .conflict(
                    "job \(id): another job for the same work is under way; leave it to that one, or cancel it")
            }
            throw Self.refusal(error)
        }
        guard let action, let job else { throw Self.noJob(id) }
        switch action {
        case .store(let changed): tell(changed, room: nil)
        case .nothing: break
        case .refuse(.notAllowed(let state)): throw .conflict(refused(state))
        case .refuse(let refusal): throw .conflict("job \(id): \(refusal)")
        }
        return job
    }

    nonisolated static func noJob(_ id: UUIDv7) -> GatewayError {
        .notFound("there is no job \(id); it went with its recording or was forgotten, or never was")
    }

    /// Something may be due, or one of our jobs may be asked to end.
    func jobsChanged() async {
        nextDue = nil
        workWake.yield()
        do throws(StoresError) {
            for id in try await store.jobsAskedToEnd() {
                if finalizing?.id == id { mustBreakOff.withLockedValue { $0 = true } }
                for active in active.values where active.job == id { endCancelled(active) }
            }
        } catch {
            // A heartbeat tells it too.
            logger.debug("the store was not asked for cancelled jobs", metadata: ["error": "\(error)"])
        }
    }

    /// Gives back jobs of workers that are lost, forgets old ones, and ends finalizings whose job has ended without them.
    func lookAfterJobs() async throws(StoresError) {
        let instant = now()
        guard instant >= rescueAt else { return }
        rescueAt = instant + configuration.lease.rescue
        for job in try await store.abandonExpired() {
            metrics.countRescue(job.kind)
            logger.warning(
                "a job was taken from a worker that is lost",
                metadata: ["job": "\(job.id)", "kind": "\(job.kind.rawValue)", "attempt": "\(job.attempts)"])
            tell(job, room: nil)
        }
        try await endFinalizings()
        guard instant >= forgetAt else { return }
        forgetAt = instant + .seconds(600)
        while try await store.forgetJobs(olderThan: configuration.keepJobs, limit: 1000) == 1000 {}
    }

    /// A finalizing may be cancelled while nobody works on it, through another gateway too.
    private func endFinalizings() async throws(StoresError) {
        let page = try await store.recordings(RecordingQuery(states: [.finalizing]), limit: 100)
        for record in page.items where active[record.id] == nil {
            guard let job = try await store.jobs(kinds: [.finalize], recording: record.id, limit: 1).items.first,
                job.id != finalizing?.id
            else { continue }
            switch job.state {
            case .cancelled, .failed: try await giveUp(job)
            case .scheduled, .queued, .running, .retrying, .completed: break
            }
        }
    }
}
