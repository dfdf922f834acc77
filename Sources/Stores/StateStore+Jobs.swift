import JobQueue
import Media

extension StateStore {
    /// Keeps a job, or gives the one that is under way with the same unique key. One that is due when it is made is due
    /// by the store's clock.
    @discardableResult
    package func enqueue(_ job: Job) async throws(StoresError) -> Job {
        // Most are new: one statement. The way with a transaction finds what stands in the way.
        if let kept = try await change("enqueueing a job", { try Self.insert(job, in: $0) }) {
            tell(.jobs)
            return kept
        }
        let kept = try await write("enqueueing a job") { session in
            for _ in 0..<10 {
                if let known = try Self.known(job, in: session) { return known }
                if let kept = try Self.insert(job, in: session) { return kept }
            }
            throw StoresError.unreadable(
                path: "database", reason: "a unique key comes and goes: \(job.uniqueKey ?? "")")
        }
        tell(.jobs)
        return kept
    }

    private static func known(_ job: Job, in session: any SQLSession) throws -> Job? {
        if let known = try Self.job(job.id, in: session) { return known }
        guard let key = job.uniqueKey else { return nil }
        return try session.row(
            """
            SELECT \(JobStatement.columns) FROM job
            WHERE uniqueKey = ? AND state IN ('scheduled', 'queued', 'running', 'retrying')
            """, [.text(key)]
        ).map { try Job(row: $0) }
    }

    /// Takes the first job among `kinds` that is due and needs no other folder than ours, for `lease`: the greatest
    /// priority, of those the one due longest.
    package func claim(
        _ kinds: [JobKind], lease: Duration, as holder: JobHolder = .gateway
    ) async throws(StoresError) -> Job? {
        guard !kinds.isEmpty else { return nil }
        let (claim, folder) = (ClaimName(holder), folder)
        return try await change("claiming a job") { session in
            // The answer to a claim may be lost with its connection: then the job is ours already.
            if claim.wasSent(), let job = try Self.claimed(claim.name, in: session) { return job }
            let row = try session.row(
                JobStatement.claim(session.dialect, kinds: kinds.count),
                [session.now, .integer(lease.nanoseconds), session.now, .text(claim.name), session.now]
                    + kinds.map { .text($0.rawValue) } + [.text(folder)])
            return try row.map { try Job(row: $0) }
        }
    }

    private static func claimed(_ name: String, in session: any SQLSession) throws -> Job? {
        try session.row(
            "SELECT \(JobStatement.columns) FROM job WHERE state = 'running' AND claim = ?", [.text(name)]
        ).map { try Job(row: $0) }
    }

    /// Does to a job what `JobMachine` decides.
    /// - Returns: `nil` when there is no such job.
    @discardableResult
    package func apply(_ event: JobEvent, to id: UUIDv7) async throws(StoresError) -> JobAction? {
        if let done = try await applyAtOnce(event, to: id) { return .store(done) }
        let action: JobAction? = try await write("changing a job") { session in
            guard let (job, now) = try Self.lock(id, in: session) else { return nil }
            let action = JobMachine.handle(event, job, at: now)
            if case .store(let changed) = action { try Self.replace(job, with: changed, in: session) }
            return action
        }
        if case .store(let changed) = action, changed.state != .running || changed.cancelAskedAt != nil { tell(.jobs) }
        return action
    }

    /// What is said most of all, in one statement.
    /// - Returns: `nil` where it does not apply, or is not said in one; the machine knows why.
    private func applyAtOnce(_ event: JobEvent, to id: UUIDv7) async throws(StoresError) -> Job? {
        switch event {
        case .complete(let fence, let result):
            return try await change("completing a job") { session in
                let values = [session.now, try Self.text(of: result), .text(id.description), .integer(fence)]
                return try session.row(JobStatement.complete(session.dialect), values).map { try Job(row: $0) }
            }
        case .heartbeat(let fence, let lease, let progress):
            return try await heartbeat([(id, fence, progress)], lease: lease)[id]
        case .claim, .fail, .release, .breakOff, .abandon, .cancel, .retry: return nil
        }
    }

    /// Renews many leases at once.
    /// - Returns: the jobs that are still held; what became of the others `apply` tells.
    package func heartbeat(
        _ held: [(id: UUIDv7, fence: Int64, progress: Double?)], lease: Duration
    ) async throws(StoresError) -> [UUIDv7: Job] {
        // In one order everywhere, so that nobody waits in a circle.
        let held = held.sorted { $0.id < $1.id }
        let body: @Sendable (any SQLSession) throws -> [UUIDv7: Job] = { session in
            var jobs: [UUIDv7: Job] = [:]
            for (id, fence, progress) in held {
                let progress = progress.flatMap { $0.isFinite ? min(max($0, 0), 1) : nil } ?? 0
                let row = try session.row(
                    session.dialect.heartbeat,
                    [
                        session.now, .integer(lease.nanoseconds), .real(progress), .real(progress),
                        .text(id.description), .integer(fence),
                    ])
                jobs[id] = try row.map { try Job(row: $0) }
            }
            return jobs
        }
        switch held.count {
        case 0: return [:]
        case 1: return try await change("showing that a job is alive", body)
        default: return try await write("showing that jobs are alive", body)
        }
    }

    /// Gives back the jobs whose lease has run out, at most `limit` at once.
    @discardableResult
    package func abandonExpired(limit: Int = 200) async throws(StoresError) -> [Job] {
        try await abandon(limit: limit) { session in
            ("leaseUntil < \(session.dialect.now) AND \(session.dialect.workersHadTime)", [session.now, session.now])
        }
    }

    /// Gives back all running jobs of these kinds that need our folder and that no worker beside the gateway holds: at the
    /// start of the gateway that has the folder.
    @discardableResult
    package func abandonAll(_ kinds: [JobKind]) async throws(StoresError) -> [Job] {
        let (folder, limit) = (folder, 200)
        var all: [Job] = []
        while true {
            let some = try await abandon(limit: limit) { _ in
                (
                    "kind IN (\(JobStatement.marks(kinds.count))) AND folder = ? AND COALESCE(claim, '') NOT LIKE ?",
                    kinds.map { .text($0.rawValue) } + [.text(folder), .text("\(JobHolder.worker.rawValue):%")]
                )
            }
            all += some
            if some.count < limit { return all }
        }
    }

    /// Ends all running jobs of a kind that a former run of the gateway that has our folder left: nothing is done about them
    /// any more.
    package func interrupt(_ kind: JobKind) async throws(StoresError) -> [Job] {
        var all: [Job] = []
        var cursor: UUIDv7?
        repeat {
            let page = try await jobs(kinds: [kind], states: [.running], folder: folder, limit: 1000, before: cursor)
            for job in page.items {
                let event = JobEvent.fail(
                    fence: job.fence, text: "interrupted by a restart", isFinal: true, retryAfter: .zero)
                if case .store(let changed)? = try await apply(event, to: job.id) { all.append(changed) }
            }
            cursor = page.next
        } while cursor != nil
        return all
    }

    private func abandon(
        limit: Int, _ condition: @escaping @Sendable (any SQLSession) -> (sql: String, values: [SQLValue])
    ) async throws(StoresError) -> [Job] {
        let changed = try await write("giving back jobs") { session in
            let condition = condition(session)
            let dialect = session.dialect
            let rows = try session.rows(
                """
                SELECT \(JobStatement.columns), \(dialect.now) FROM job WHERE state = 'running' AND \(condition.sql)
                ORDER BY id LIMIT ?\(dialect.lockedOrSkipped)
                """, [session.now] + condition.values + [.integer(Int64(limit))])
            var changed: [Job] = []
            for row in rows {
                let job = try Job(row: row)
                guard case .store(let next) = JobMachine.handle(.abandon, job, at: try row.time(Job.columnCount)) else {
                    continue
                }
                try Self.replace(job, with: next, in: session)
                changed.append(next)
            }
            return changed
        }
        if !changed.isEmpty { tell(.jobs) }
        return changed
    }

    /// Forgets jobs that ended longer ago than `age`, the oldest first, at most `limit` at once.
    /// - Returns: how many.
    @discardableResult
    package func forgetJobs(olderThan age: Duration, limit: Int = 1000) async throws(StoresError) -> Int {
        try await change("forgetting old jobs") { session in
            try session.change(
                """
                DELETE FROM job WHERE id IN (
                    SELECT id FROM job
                    WHERE state IN ('completed', 'failed', 'cancelled') AND finishedAt < \(session.dialect.now) - ?
                    ORDER BY finishedAt LIMIT ?)
                """, [session.now, .integer(age.nanoseconds), .integer(Int64(limit))])
        }
    }
}
