import GRDB
import JobQueue
import Media

extension StateStore {
    /// Keeps a job, or gives the one that is under way with the same unique key.
    @discardableResult
    package func enqueue(_ job: Job) async throws(StoresError) -> Job {
        try await write("enqueueing a job") { try Self.enqueue(job, in: $0) }
    }

    /// Takes the job that has been due longest among `kinds`, for `lease`.
    package func claim(_ kinds: [JobKind], lease: Duration) async throws(StoresError) -> Job? {
        guard !kinds.isEmpty else { return nil }
        let now = clock()
        return try await write("claiming a job") { database in
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            var arguments: StatementArguments = [(now + lease).nanoseconds, now.nanoseconds]
            arguments += StatementArguments(kinds.map(\.rawValue))
            let row = try Row.fetchOne(
                database,
                sql: """
                    UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1, leaseUntil = ?
                    WHERE id = (
                        SELECT id FROM job
                        WHERE state IN ('scheduled', 'queued', 'retrying') AND runAt <= ? AND kind IN (\(marks))
                        ORDER BY runAt, id LIMIT 1)
                    RETURNING *
                    """, arguments: arguments)
            return try row.map { try Self.job($0) }
        }
    }

    /// Does to a job what `JobMachine` decides.
    /// - Returns: `nil` when there is no such job.
    @discardableResult
    package func apply(_ event: JobEvent, to id: UUIDv7) async throws(StoresError) -> JobAction? {
        let now = clock()
        return try await write("changing a job") { database in
            guard let job = try Self.job(id, in: database) else { return nil }
            let action = JobMachine.handle(event, job, at: now)
            if case .store(let changed) = action { try Self.replace(job, with: changed, in: database) }
            return action
        }
    }

    /// Gives back the jobs whose lease has run out.
    @discardableResult
    package func abandonExpired() async throws(StoresError) -> [Job] {
        let now = clock()
        return try await abandon("leaseUntil < ?", [now.nanoseconds], at: now)
    }

    /// Gives back all running jobs of these kinds: at the start of the only process that runs them.
    @discardableResult
    package func abandonAll(_ kinds: [JobKind]) async throws(StoresError) -> [Job] {
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        return try await abandon("kind IN (\(marks))", StatementArguments(kinds.map(\.rawValue)), at: clock())
    }

    private func abandon(
        _ condition: String, _ arguments: StatementArguments, at now: WallClock
    ) async throws(StoresError) -> [Job] {
        try await write("giving back jobs") { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM job WHERE state = 'running' AND \(condition) ORDER BY id",
                arguments: arguments)
            var changed: [Job] = []
            for job in try rows.map({ try Self.job($0) }) {
                guard case .store(let next) = JobMachine.handle(.abandon, job, at: now) else { continue }
                try Self.replace(job, with: next, in: database)
                changed.append(next)
            }
            return changed
        }
    }

    package func job(_ id: UUIDv7) async throws(StoresError) -> Job? {
        try await read("reading a job") { try Self.job(id, in: $0) }
    }

    /// Newest first; `nil` is any.
    package func jobs(
        kinds: [JobKind]? = nil, states: [JobState]? = nil, recording: UUIDv7? = nil, limit: Int = 100,
        before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [Job], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        return try await read("listing jobs") { database in
            var conditions = ["TRUE"]
            var arguments = StatementArguments()
            for (column, values) in [("kind", kinds?.map(\.rawValue)), ("state", states?.map(\.rawValue))] {
                guard let values else { continue }
                conditions.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
                arguments += StatementArguments(values)
            }
            if let recording {
                conditions.append("recording = ?")
                arguments += [recording.description]
            }
            if let cursor {
                conditions.append("id < ?")
                arguments += [cursor.description]
            }
            arguments += [limit + 1]
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT * FROM job WHERE \(conditions.joined(separator: " AND ")) ORDER BY id DESC LIMIT ?",
                arguments: arguments)
            let items = try rows.prefix(limit).map { try Self.job($0) }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    /// When the next job of these kinds is due, if one waits.
    package func nextDue(_ kinds: [JobKind]) async throws(StoresError) -> WallClock? {
        try await read("looking for the next job") { database in
            let marks = kinds.map { _ in "?" }.joined(separator: ", ")
            let due = try Int64.fetchOne(
                database,
                sql: """
                    SELECT MIN(runAt) FROM job
                    WHERE state IN ('scheduled', 'queued', 'retrying') AND kind IN (\(marks))
                    """, arguments: StatementArguments(kinds.map(\.rawValue)))
            return due.map(WallClock.init(nanoseconds:))
        }
    }

    package func jobCounts() async throws(StoresError) -> [JobKind: [JobState: Int]] {
        try await read("counting jobs") { database in
            var counts: [JobKind: [JobState: Int]] = [:]
            let sql = "SELECT kind, state, COUNT(*) AS count FROM job GROUP BY kind, state"
            for row in try Row.fetchAll(database, sql: sql) {
                guard let kind = JobKind(rawValue: row["kind"] ?? ""),
                    let state = JobState(rawValue: row["state"] ?? "")
                else { continue }
                counts[kind, default: [:]][state] = row["count"] ?? 0
            }
            return counts
        }
    }
}
