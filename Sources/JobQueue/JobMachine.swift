import Media

/// Decides what becomes of a job. Stores run it, or statements that do the same (the conformance suite holds them to it).
package enum JobMachine {
    package static func handle(_ event: JobEvent, _ job: Job, at now: WallClock) -> JobAction {
        switch event {
        case .claim(let lease): claim(job, lease: lease, at: now)
        case .heartbeat(let fence, let lease, let progress):
            held(job, fence) { heartbeat($0, lease: lease, progress: progress, at: now) }
        case .complete(let fence): held(job, fence) { end($0, .completed, at: now) }
        case .fail(let fence, let text, let isFinal, let retryAfter):
            held(job, fence) { fail($0, text, isFinal: isFinal, retryAfter: retryAfter, at: now) }
        case .release(let fence): held(job, fence) { release($0, at: now) }
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
            return .store(job)
        case .running, .completed, .failed, .cancelled:
            return .refuse(.notAllowed(job.state))
        }
    }

    /// Whoever reports on a running job must hold its newest fence.
    private static func held(_ job: Job, _ fence: Int64, _ body: (Job) -> Job) -> JobAction {
        switch job.state {
        case .running:
            guard job.fence == fence else { return .refuse(.staleFence(held: fence, current: job.fence)) }
            return .store(body(job))
        case .scheduled, .queued, .retrying, .completed, .failed, .cancelled:
            return .refuse(.notAllowed(job.state))
        }
    }

    private static func heartbeat(_ job: Job, lease: Duration, progress: Double?, at now: WallClock) -> Job {
        var job = job
        job.leaseUntil = now + lease
        if let progress, progress.isFinite { job.progress = min(max(progress, job.progress), 1) }
        return job
    }

    private static func end(_ job: Job, _ state: JobState, at now: WallClock) -> Job {
        var job = job
        job.state = state
        job.leaseUntil = nil
        job.finishedAt = now
        if state == .completed { job.progress = 1 }
        return job
    }

    private static func fail(
        _ job: Job, _ text: String, isFinal: Bool, retryAfter: Duration, at now: WallClock
    ) -> Job {
        var job = noting(text, job, at: now)
        if isFinal || job.attempts >= job.maximumAttempts { return end(job, .failed, at: now) }
        job.state = .retrying
        job.leaseUntil = nil
        job.runAt = now + retryAfter
        return job
    }

    private static func release(_ job: Job, at now: WallClock) -> Job {
        var job = job
        job.state = .queued
        job.attempts = max(0, job.attempts - 1)
        job.leaseUntil = nil
        job.runAt = now
        return job
    }

    /// An attempt whose worker was lost counts, so that a job that kills its worker ends too.
    private static func abandon(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .running:
            var job = noting("its worker was lost", job, at: now)
            if job.attempts >= job.maximumAttempts { return .store(end(job, .failed, at: now)) }
            job.state = .queued
            job.leaseUntil = nil
            job.runAt = now
            return .store(job)
        case .scheduled, .queued, .retrying, .completed, .failed, .cancelled:
            return .nothing
        }
    }

    private static func cancel(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .scheduled, .queued, .running, .retrying: .store(end(job, .cancelled, at: now))
        case .cancelled: .nothing
        case .completed, .failed: .refuse(.notAllowed(job.state))
        }
    }

    private static func retry(_ job: Job, at now: WallClock) -> JobAction {
        switch job.state {
        case .scheduled, .retrying, .failed, .cancelled:
            var job = job
            if job.state.isFinal { job.attempts = 0 }
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
        if job.failures.count > Job.maximumFailures { job.failures.removeFirst() }
        return job
    }
}
