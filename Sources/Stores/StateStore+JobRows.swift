import Foundation
import GRDB
import JobQueue
import Media

extension StateStore {
    static func enqueue(_ job: Job, in database: Database) throws -> Job {
        if let key = job.uniqueKey,
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM job
                    WHERE uniqueKey = ? AND state IN ('scheduled', 'queued', 'running', 'retrying')
                    """, arguments: [key])
        {
            return try self.job(row)
        }
        try insert(job, in: database)
        return job
    }

    static func insert(_ job: Job, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO job (state, attempts, maximumAttempts, runAt, uniqueKey, fence, leaseUntil, progress,
                    failures, finishedAt, id, kind, recording, createdAt)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: try changing(job)
                + [job.id.description, job.kind.rawValue, job.recording.description, job.createdAt.nanoseconds])
    }

    /// Writes where the row still has the state and the fence it was read with.
    static func replace(_ job: Job, with changed: Job, in database: Database) throws {
        try database.execute(
            sql: """
                UPDATE job SET state = ?, attempts = ?, maximumAttempts = ?, runAt = ?, uniqueKey = ?, fence = ?,
                    leaseUntil = ?, progress = ?, failures = ?, finishedAt = ?
                WHERE id = ? AND state = ? AND fence = ?
                """,
            arguments: try changing(changed) + [job.id.description, job.state.rawValue, job.fence])
        guard database.changesCount == 1 else {
            throw StoresError.database(doing: "changing a job", code: 0, text: "job \(job.id) changed meanwhile")
        }
    }

    private static func changing(_ job: Job) throws -> StatementArguments {
        [
            job.state.rawValue, job.attempts, job.maximumAttempts, job.runAt.nanoseconds, job.uniqueKey, job.fence,
            job.leaseUntil?.nanoseconds, job.progress,
            String(decoding: try JSONEncoder().encode(job.failures), as: UTF8.self), job.finishedAt?.nanoseconds,
        ]
    }

    static func job(_ id: UUIDv7, in database: Database) throws -> Job? {
        try Row.fetchOne(database, sql: "SELECT * FROM job WHERE id = ?", arguments: [id.description])
            .map { try job($0) }
    }

    static func job(_ row: Row) throws -> Job {
        guard let id = UUIDv7(row["id"] ?? ""), let kind = JobKind(rawValue: row["kind"] ?? ""),
            let state = JobState(rawValue: row["state"] ?? ""), let recording = UUIDv7(row["recording"] ?? ""),
            let failures = try? JSONDecoder().decode([JobFailure].self, from: Data((row["failures"] ?? "").utf8))
        else { throw StoresError.unreadable(path: "database", reason: "a job cannot be read: \(row)") }
        var job = Job(
            id: id, kind: kind, recording: recording, uniqueKey: row["uniqueKey"],
            maximumAttempts: row["maximumAttempts"] ?? 1, now: WallClock(nanoseconds: row["createdAt"] ?? 0))
        job.state = state
        job.attempts = row["attempts"] ?? 0
        job.runAt = WallClock(nanoseconds: row["runAt"] ?? 0)
        job.fence = row["fence"] ?? 0
        job.leaseUntil = (row["leaseUntil"] as Int64?).map(WallClock.init(nanoseconds:))
        job.progress = row["progress"] ?? 0
        job.failures = failures
        job.finishedAt = (row["finishedAt"] as Int64?).map(WallClock.init(nanoseconds:))
        return job
    }
}
