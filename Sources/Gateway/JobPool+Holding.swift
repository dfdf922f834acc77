import JobQueue
import Logging
import Media
import Stores

extension JobPool {
    /// Renews the leases that are due, and has those runs ended whose lease may be over.
    func beat() async {
        let sentAt = now()
        let due = holding.values.filter { $0.handleTimeout(at: sentAt) }
        guard !due.isEmpty else { return }
        var alive: [UUIDv7: Job]?
        do throws(StoresError) {
            alive = try await store.heartbeat(
                due.map { ($0.job.id, $0.job.fence, $0.context.progress) }, lease: configuration.lease.lease)
            complaints.over(Self.beatComplaint)
        } catch {
            if complaints.isDue(Self.beatComplaint, at: now()) {
                logger.error("jobs could not be shown to be alive", metadata: ["error": "\(error)"])
            }
        }
        for held in due where holding[held.job.id] === held {
            held.answered(Self.answer(for: held.job.id, alive), sentAt: sentAt, at: now())
        }
    }

    private static let beatComplaint = "jobs could not be shown to be alive"

    /// - Parameter alive: the jobs that are still held; `nil` when the store did not answer.
    private static func answer(for id: UUIDv7, _ alive: [UUIDv7: Job]?) -> JobAction? {
        guard let alive else { return nil }
        return alive[id].map { .store($0) } ?? .nothing
    }

    /// Whether the store says that this job is ours.
    func confirm(_ id: UUIDv7, fence: Int64) async throws(StoresError) -> Bool {
        guard let held = holding[id], held.job.fence == fence else { return false }
        let sentAt = now()
        let alive = try await store.heartbeat([(id, fence, held.context.progress)], lease: configuration.lease.lease)
        held.answered(Self.answer(for: id, alive), sentAt: sentAt, at: now())
        return alive[id] != nil && held.context.ending != .lost
    }

    /// Tells the store what came of a run. While that is away it comes again every second, for as long as a lease lasts:
    /// after that somebody else has the job.
    /// - Returns: the job, where this changed it.
    func report(_ end: JobEnd, _ held: HeldJob) async -> Job? {
        let event = event(for: end, held)
        let givesUpAt = now() + configuration.lease.lease
        while true {
            do throws(StoresError) {
                switch try await store.apply(event, to: held.job.id) {
                case .store(let changed): return changed
                case .nothing, nil: return nil
                case .refuse(let refusal):
                    metrics.countRefusal(held.job.kind)
                    logger.warning(
                        "what came of a job was refused: another has it by now",
                        metadata: ["job": "\(held.job.id)", "refusal": "\(refusal)"])
                    return nil
                }
            } catch {
                if complaints.isDue("report \(held.job.id)", at: now()) {
                    logger.error(
                        "what came of a job could not be kept",
                        metadata: ["job": "\(held.job.id)", "error": "\(error)"])
                }
                guard error.isPassing, now() < givesUpAt, (try? await Task.sleep(for: .seconds(1))) != nil else {
                    return nil
                }
            }
        }
    }

    private func event(for end: JobEnd, _ held: HeldJob) -> JobEvent {
        switch end {
        case .completed(let result): return .complete(fence: held.job.fence, result: result)
        case .failed(let text, let isFinal):
            var generator = SystemRandomNumberGenerator()
            let delay = configuration.backoff.delay(afterAttempt: held.job.attempts, using: &generator)
            return .fail(fence: held.job.fence, text: text, isFinal: isFinal, retryAfter: delay)
        // A job that was asked to end is cancelled by that.
        case .brokenOff: return .release(fence: held.job.fence)
        case .postponed(let delay): return .release(fence: held.job.fence, after: delay)
        }
    }

    /// Gives back jobs of workers that are lost, forgets old ones, and ends what belongs to jobs that ended unattended.
    func lookAfterJobs() async {
        let instant = now()
        guard instant >= rescueAt else { return }
        rescueAt = instant + configuration.lease.rescue
        do throws(StoresError) {
            for job in try await store.abandonExpired() {
                metrics.countRescue(job.kind)
                logger.warning(
                    "a job was taken from a worker that is lost",
                    metadata: ["job": "\(job.id)", "kind": "\(job.kind.rawValue)", "attempt": "\(job.attempts)"])
                tell(job, room: nil)
            }
            for run in runs { await run.lookAfter() }
            complaints.over(Self.careComplaint)
            guard instant >= forgetAt else { return }
            forgetAt = instant + .seconds(600)
            while try await store.forgetJobs(olderThan: configuration.keepJobs, limit: 1000) == 1000 {}
        } catch {
            if complaints.isDue(Self.careComplaint, at: now()) {
                logger.error("jobs cannot be looked after", metadata: ["error": "\(error)"])
            }
        }
    }

    private static let careComplaint = "jobs cannot be looked after"

    /// - Parameter room: of its recording, where that is known.
    func tell(_ job: Job, room: String?) {
        events.note(.jobChanged, room: room, job.eventData)
    }

    func room(of job: Job) async -> String? {
        try? await store.recording(job.recording)?.room
    }
}
