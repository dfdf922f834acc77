import Delivering
import Foundation
import JobQueue
import Media
import Recording

extension StateStore {
    /// Keeps a new recording, with the job that carries it and the key it was asked for with, all or nothing.
    /// - Returns: `.fresh` when it was kept; anything else says why it was not.
    package func insert(
        _ record: RecordingRecord, job: Job? = nil, key: IdempotencyKey? = nil, webhooks: [WebhookTarget] = []
    ) async throws(StoresError) -> IdempotencyOutcome {
        let folder = folder
        return try await write("keeping a new recording") { session in
            if let key, try !Self.take(key, for: record.id, in: session) {
                return try Self.outcome(of: key, in: session)
            }
            try Self.put(record, folder: folder, in: session)
            try Self.keep(webhooks, of: record.id, in: session)
            if let job, try Self.insert(job, in: session) == nil {
                throw StoresError.unreadable(
                    path: "database", reason: "a job with unique key \(job.uniqueKey ?? "") is under way already")
            }
            return .fresh
        }
    }

    package func outcome(of key: IdempotencyKey) async throws(StoresError) -> IdempotencyOutcome {
        try await read("looking up an idempotency key") { try Self.outcome(of: key, in: $0) }
    }

    private static func outcome(of key: IdempotencyKey, in session: any SQLSession) throws -> IdempotencyOutcome {
        switch try lookUp(key, in: session) {
        case .fresh: return .fresh
        case .mismatch: return .mismatch
        case .made(let id):
            let text = try session.row("SELECT record FROM recording WHERE id = ?", [.text(id.description)])?[0].text
            return try text.map { .repeated(try decoded($0)) } ?? .gone(id)
        }
    }

    package func recording(_ id: UUIDv7) async throws(StoresError) -> RecordingRecord? {
        let folder = folder
        return try await read("reading a recording") { try Self.record(id, folder: folder, in: $0) }
    }

    /// Newest first, at most `limit`, those before `cursor`; it stays good while recordings come and go.
    /// - Returns: `next` is the cursor of the following page, `nil` on the last.
    package func recordings(
        _ query: RecordingQuery = RecordingQuery(), limit: Int, before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [RecordingRecord], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        var filter = SQLFilter()
        filter.add("folder = ?", .text(folder))
        if let room = query.room { filter.add("room = ?", .text(room)) }
        if let states = query.states { filter.add("state", among: states.map(\.rawValue)) }
        if let from = query.from { filter.add("createdAt >= ?", .integer(from.nanoseconds)) }
        if let to = query.to { filter.add("createdAt < ?", .integer(to.nanoseconds)) }
        if let cursor { filter.add("id < ?", .text(cursor.description)) }
        let (sql, values) = (filter.sql, filter.values)
        return try await read("listing recordings") { session in
            let rows = try session.rows(
                "SELECT record FROM recording WHERE \(sql) ORDER BY id DESC LIMIT ?",
                values + [.integer(Int64(limit + 1))])
            let items = try rows.prefix(limit).map { try Self.decoded($0[0].text ?? "") }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    /// Reads, changes and writes back in one transaction.
    @discardableResult
    package func update(
        _ id: UUIDv7, _ body: @escaping @Sendable (inout RecordingRecord) throws -> Void
    ) async throws(StoresError) -> RecordingRecord {
        let folder = folder
        return try await write("changing a recording") { session in
            guard var record = try Self.record(id, folder: folder, lock: session.dialect.locked, in: session) else {
                throw StoresError.noSuchRecording(id)
            }
            let before = record
            try body(&record)
            if record != before { try Self.put(record, folder: folder, in: session) }
            return record
        }
    }

    /// The same, where one of its jobs stands so; the job stands so until the change is kept.
    /// - Returns: `nil` where it does not, or there is no such recording any more: nothing was changed.
    package func update(
        _ id: UUIDv7, where condition: JobCondition,
        _ body: @escaping @Sendable (inout RecordingRecord) throws -> Void
    ) async throws(StoresError) -> RecordingRecord? {
        let folder = folder
        return try await write("changing a recording") { session in
            // The recording first, as who deletes it does: nobody waits in a circle.
            guard var record = try Self.record(id, folder: folder, lock: session.dialect.locked, in: session),
                let job = try Self.lock(condition.job, in: session)?.job, condition.holds(for: job)
            else { return nil }
            let before = record
            try body(&record)
            if record != before { try Self.put(record, folder: folder, in: session) }
            return record
        }
    }

    /// - Returns: whether there was one. Its idempotency key stays, its jobs go.
    @discardableResult
    package func deleteRecording(_ id: UUIDv7) async throws(StoresError) -> Bool {
        let folder = folder
        return try await write("deleting a recording") { session in
            let count = try session.change(
                "DELETE FROM recording WHERE id = ? AND folder = ?", [.text(id.description), .text(folder)])
            if count > 0 {
                // What is still to be told of it is told.
                try session.change(
                    "DELETE FROM job WHERE recording = ? AND kind <> ?",
                    [.text(id.description), .text(JobKind.webhook.rawValue)])
            }
            return count > 0
        }
    }

    /// Takes back an insertion whose recording could not begin, with the key it came with: a later try is a new one.
    package func forgetRecording(_ id: UUIDv7) async throws(StoresError) {
        try await write("taking back a recording") { session in
            for table in ["job", "idempotency"] {
                try session.change("DELETE FROM \(table) WHERE recording = ?", [.text(id.description)])
            }
            try session.change("DELETE FROM recording WHERE id = ?", [.text(id.description)])
        }
    }

    package func recordingCounts() async throws(StoresError) -> [RecordingState: Int] {
        let folder = folder
        return try await read("counting recordings") { session in
            var counts: [RecordingState: Int] = [:]
            let sql = "SELECT state, COUNT(*) FROM recording WHERE folder = ? GROUP BY state"
            for row in try session.rows(sql, [.text(folder)]) {
                guard let state = row[0].text.flatMap(RecordingState.init(rawValue:)) else { continue }
                counts[state] = Int(row[1].integer ?? 0)
            }
            return counts
        }
    }

    static func put(_ record: RecordingRecord, folder: String, in session: any SQLSession) throws {
        try session.change(
            """
            INSERT INTO recording (id, folder, room, state, createdAt, record) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, room = excluded.room, state = excluded.state,
                createdAt = excluded.createdAt, record = excluded.record
            """,
            [
                .text(record.id.description), .text(folder), .text(record.room), .text(record.state.rawValue),
                .integer(record.createdAt.nanoseconds), .text(try json(record)),
            ])
    }

    private static func record(
        _ id: UUIDv7, folder: String, lock: String = "", in session: any SQLSession
    ) throws -> RecordingRecord? {
        try session.row(
            "SELECT record FROM recording WHERE id = ? AND folder = ?\(lock)", [.text(id.description), .text(folder)]
        ).map { try decoded($0[0].text ?? "") }
    }

    private static func decoded(_ text: String) throws -> RecordingRecord {
        do {
            return try JSONDecoder().decode(RecordingRecord.self, from: Data(text.utf8))
        } catch {
            throw StoresError.unreadable(path: "database", reason: "a recording cannot be read: \(error)")
        }
    }
}
