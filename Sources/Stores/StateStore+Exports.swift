import Delivering
import Exporting
import Foundation
import JobQueue
import Media

/// What is known of the idempotency key of an export.
package enum ExportOutcome: Sendable, Hashable {
    /// Nothing yet: go on.
    case fresh
    case repeated(ExportRecord)
    /// It made an export that has been deleted.
    case gone(UUIDv7)
    /// It came with another request.
    case mismatch
}

extension StateStore {
    /// Keeps a new export, with the jobs of its items and the key it was asked for with, all or nothing.
    package func insert(
        _ export: ExportRecord, jobs: [Job], key: IdempotencyKey? = nil, webhooks: [WebhookTarget] = []
    ) async throws(StoresError) -> ExportOutcome {
        let folder = folder
        let outcome: ExportOutcome = try await write("keeping a new export") { session in
            if let key, try !Self.take(key, for: export.id, in: session) {
                return try Self.exportOutcome(of: key, in: session)
            }
            try Self.put(export, folder: folder, in: session)
            for recording in Set(export.items.map(\.recording)) {
                try session.change(
                    "INSERT INTO exportRecording (recording, export) VALUES (?, ?)",
                    [.text(recording.description), .text(export.id.description)])
            }
            try Self.keep(webhooks, of: export.id, in: session)
            try Self.enqueue(jobs, in: session)
            return .fresh
        }
        if outcome == .fresh { tell(.jobs) }
        return outcome
    }

    package func exportOutcome(of key: IdempotencyKey) async throws(StoresError) -> ExportOutcome {
        try await read("looking up an idempotency key") { try Self.exportOutcome(of: key, in: $0) }
    }

    private static func exportOutcome(of key: IdempotencyKey, in session: any SQLSession) throws -> ExportOutcome {
        switch try lookUp(key, in: session) {
        case .fresh: return .fresh
        case .mismatch: return .mismatch
        case .made(let id):
            let text = try session.row("SELECT record FROM export WHERE id = ?", [.text(id.description)])?[0].text
            return try text.map { .repeated(try decodedExport($0)) } ?? .gone(id)
        }
    }

    private static func enqueue(_ jobs: [Job], in session: any SQLSession) throws {
        for job in jobs where try insert(job, in: session) == nil {
            throw StoresError.unreadable(
                path: "database", reason: "a job with unique key \(job.uniqueKey ?? "") is under way already")
        }
    }

    package func export(_ id: UUIDv7) async throws(StoresError) -> ExportRecord? {
        let folder = folder
        return try await read("reading an export") { try Self.export(id, folder: folder, in: $0) }
    }

    /// Newest first, at most `limit`, those before `cursor`.
    /// - Parameter underWay: only those of which something has not ended.
    package func exports(
        underWay: Bool = false, limit: Int, before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [ExportRecord], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        var filter = SQLFilter()
        filter.add("folder = ?", .text(folder))
        if let cursor { filter.add("id < ?", .text(cursor.description)) }
        let sql = filter.sql + (underWay ? " AND finishedAt IS NULL" : "")
        let values = filter.values
        return try await read("listing exports") { session in
            let rows = try session.rows(
                "SELECT record FROM export WHERE \(sql) ORDER BY id DESC LIMIT ?", values + [.integer(Int64(limit + 1))]
            )
            let items = try rows.prefix(limit).map { try Self.decodedExport($0[0].text ?? "") }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    /// The exports that have each of these recordings among their items, oldest first; nothing of those that have none.
    package func exports(of recordings: [UUIDv7]) async throws(StoresError) -> [UUIDv7: [UUIDv7]] {
        guard !recordings.isEmpty else { return [:] }
        var filter = SQLFilter()
        filter.add("folder = ?", .text(folder))
        filter.add("recording", among: recordings.map(\.description))
        let (sql, values) = (filter.sql, filter.values)
        return try await read("listing the exports of recordings") { session in
            let rows = try session.rows(
                """
                SELECT item.recording, item.export FROM exportRecording AS item
                JOIN export AS made ON made.id = item.export WHERE \(sql) ORDER BY item.export
                """, values)
            var exports: [UUIDv7: [UUIDv7]] = [:]
            for row in rows {
                guard let recording = row[0].text.flatMap({ UUIDv7($0) }), let id = row[1].text.flatMap({ UUIDv7($0) })
                else { continue }
                exports[recording, default: []].append(id)
            }
            return exports
        }
    }

    /// Reads, changes and writes back in one transaction, with further jobs.
    /// - Parameters:
    ///   - condition: how one of its jobs must stand, if at all.
    ///   - body: gives the jobs to be queued.
    /// - Returns: `nil` where there is no such export any more, or the job stands otherwise.
    @discardableResult
    package func updateExport(
        _ id: UUIDv7, where condition: JobCondition? = nil,
        _ body: @escaping @Sendable (inout ExportRecord) throws -> [Job]
    ) async throws(StoresError) -> ExportRecord? {
        let folder = folder
        let (changed, isQueued): (ExportRecord?, Bool) = try await write("changing an export") { session in
            // The export first, as who deletes it does: nobody waits in a circle.
            guard var export = try Self.export(id, folder: folder, lock: session.dialect.locked, in: session) else {
                return (nil, false)
            }
            if let condition {
                guard let job = try Self.lock(condition.job, in: session)?.job, condition.holds(for: job) else {
                    return (nil, false)
                }
            }
            let before = export
            let jobs = try body(&export)
            if export != before { try Self.put(export, folder: folder, in: session) }
            try Self.enqueue(jobs, in: session)
            return (export, !jobs.isEmpty)
        }
        if isQueued { tell(.jobs) }
        return changed
    }

    /// - Returns: whether there was one. Its idempotency key stays, its jobs go.
    @discardableResult
    package func deleteExport(_ export: ExportRecord) async throws(StoresError) -> Bool {
        let folder = folder
        return try await write("deleting an export") { session in
            let count = try session.change(
                "DELETE FROM export WHERE id = ? AND folder = ?", [.text(export.id.description), .text(folder)])
            if count > 0 {
                try session.change(
                    "DELETE FROM exportRecording WHERE export = ?", [.text(export.id.description)])
            }
            for job in export.items.compactMap(\.job) where count > 0 {
                try session.change("DELETE FROM job WHERE id = ?", [.text(job.description)])
            }
            return count > 0
        }
    }

    /// Those of these jobs that are there.
    package func jobs(among ids: [UUIDv7]) async throws(StoresError) -> [UUIDv7: Job] {
        try await read("reading jobs") { session in
            var jobs: [UUIDv7: Job] = [:]
            for id in ids { jobs[id] = try Self.job(id, in: session) }
            return jobs
        }
    }

    private static func put(_ export: ExportRecord, folder: String, in session: any SQLSession) throws {
        try session.change(
            """
            INSERT INTO export (id, folder, createdAt, finishedAt, record) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET finishedAt = excluded.finishedAt, record = excluded.record
            """,
            [
                .text(export.id.description), .text(folder), .integer(export.createdAt.nanoseconds),
                SQLValue(export.finishedAt?.nanoseconds), .text(try json(export)),
            ])
    }

    private static func export(
        _ id: UUIDv7, folder: String, lock: String = "", in session: any SQLSession
    ) throws -> ExportRecord? {
        try session.row(
            "SELECT record FROM export WHERE id = ? AND folder = ?\(lock)", [.text(id.description), .text(folder)]
        ).map { try decodedExport($0[0].text ?? "") }
    }

    private static func decodedExport(_ text: String) throws -> ExportRecord {
        do {
            return try JSONDecoder().decode(ExportRecord.self, from: Data(text.utf8))
        } catch {
            throw StoresError.unreadable(path: "database", reason: "an export cannot be read: \(error)")
        }
    }
}
