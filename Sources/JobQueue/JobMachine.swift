import Media

/// Decides what becomes of a job. Stores run it, or statements that do the same (the conformance suite holds them to it).
package enum JobMachine {
    package static func handle(_ event: JobEvent, _ job: Job, at now: WallClock) -> JobAction {
        switch event {
        case .claim(let lease): claim(job, lease: lease, at: now)
        case .heartbeat(let fence, let lease, let progress):
            held(job, fence, said: []) { heartbeat($0, lease: lease, progress: progress, at: now) }
        case .complete(let fence, let result):
            held(job, fence, said: [.completed]) { complete($0, result, at: now) }
        case .fail(let fence, let text, let isFinal, let retryAfter):
            held(job, fence, said: [.retrying, .failed, .cancelled]) {
                fail($0, text, isFinal: isFinal, retryAfter: retryAfter, at: now)
            }
        case .release(let fence, let after):
            held(job, fence, said: [.scheduled, .queued, .cancelled]) { release($0, after: after, at: now) }
        case .breakOff(let fence): breakOff(job, fence, at: now)
        case .abandon: abandon(job, at: now)
        case .cancel: cancel(job, at: now)
        case .retry: retry(job, at: now)
        }
    }

    private static func claim(_ job: Job, lease: Duration, at now: WallClock) -> JobAction {
        switch job.state {
        case .scheduled, .queued, .retrying:
            guard job.runAt <= now else { return .refuse(.notDue(until: job.runAt)) }
            var job = job
            job.state = .running
            job.attempts += 1
            job.fence += 1
            job.leaseUntil = now + lease
            job.startedAt = now
            return .store(job)
        case .running, .completed, .failed, .cancelled:
            return .refuse(.notAllowed(job.state))
        }
    }

    /// Whoever reports on a running job must hold its newest fence.
    /// - Parameter said: states that the same report has led to already: its answer was lost, and it comes again.
    private static func held(
        _ job: Job, _ fence: Int64, said: Set<JobState>, _ body: (Job) -> Job
    ) -> JobAction {
        guard job.fence == fence else { return .refuse(.staleFence(held: fence, current: job.fence)) }
        switch job.state {
        case .running: return .store(body(job))
        case .scheduled, .queued, .retrying, .completed, .failed, .cancelled:
            return said.contains(job.state) ? .nothing : .refuse(.notAllowed(job.state))
        }
    }

    private static func heartbeat(_ job: Job, lease: Duration, progress: Double?, at now: WallClock) -> Job {
        var job = job
        job.leaseUntil = now + lease
        if let progress, progress.isFinite { job.progress = min(max(progress, job.progress), 1) }
        return job
    }

    private static func complete(_ job: Job, _ result: [String: JSONValue]?, at now: WallClock) -> Job {
        var job = end(job, .completed, at: now)
        job.progress = 1
        job.result = result
        return job
    }

    private static func end(_ job: Job, _ state: JobState, at now: WallClock) -> Job {
        var job = job
        job.state = state
        job.leaseUntil = nil
        job.cancelAskedAt = nil
        job.finishedAt = now
        return job
    }

    /// Free again, to be claimed from `runAt` on; or cancelled, where that was asked.
    private static func giveBack(_ job: Job, _ state: JobState, runAt: WallClock, at now: WallClock) -> Job {
        if job.cancelAskedAt != nil { return end(job, .cancelled, at: now) }
        var job = job
        job.state = state
        job.leaseUntil = nil
        job.runAt = runAt
        return job
    }

    private static func fail(
        _ job: Job, _ text: String, isFinal: Bool, retryAfter: Duration, at now: WallClock
    ) -> Job {
        let job = noting(text, job, at: now)
        if isFinal || job.attempts >= job.maximumAttempts { return end(job, .failed, at: now) }
        return giveBack(job, .retrying, runAt: now + retryAfter, at: now)
    }

    private static func release(_ job: Job, after: Duration, at now: WallClock) -> Job {
        var job = job
        job.attempts = max(0, job.attempts - 1)
        return giveBack(job, after > .zero ? .scheduled : .queued, runAt: now + max(after, .zero), at: now)
    }

    private static func breakOff(_ job: Job, _ fence: Int64, at now: WallClock) -> JobAction {
        switch held(job, fence, said: [.cancelled], { $0 }) {
        case .store(let job):
            guard job.cancelAskedAt != nil else { return .refuse(.notAllowed(job.state)) }
            return .store(end(job, .cancelled, at: now))
        case .nothing: return .nothing
        case .refuse(let refusal): return .refuse(refusal)
        }
    }

    /// An attempt whose worker was lost counts, so that a job that kills its worker ends too.
    private static func abandon(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .running:
            let job = noting("its worker was lost", job, at: now)
            if job.cancelAskedAt == nil, job.attempts >= job.maximumAttempts {
                return .store(end(job, .failed, at: now))
            }
            return .store(giveBack(job, .queued, runAt: now, at: now))
        case .scheduled, .queued, .retrying, .completed, .failed, .cancelled:
            return .nothing
        }
    }

    private static func cancel(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .scheduled, .queued, .retrying: return .store(end(job, .cancelled, at: now))
        case .running:
            guard job.cancelAskedAt == nil else { return .nothing }
            var job = job
            job.cancelAskedAt = now
            return .store(job)
        case .cancelled: return .nothing
        case .completed, .failed: return .refuse(.notAllowed(job.state))
        }
    }

    private static func retry(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .scheduled, .retrying, .failed, .cancelled:
            var job = job
            if job.state.isFinal {
                job.attempts = 0
                job.progress = 0
            }
            job.state = .queued
            job.runAt = now
            job.finishedAt = nil
            return .store(job)
        case .queued: return .nothing
        case .running, .completed: return .refuse(.notAllowed(job.state))
        }
    }

    private static func noting(_ text: String, _ job: Job, at now: WallClock) -> Job {
        var job = job
        job.failures.append(JobFailure(at: now, attempt: job.attempts, text: text))
        if job.failures.count > JobFailure.maximumKept { job.failures.removeFirst() }
        return job
    }
}
