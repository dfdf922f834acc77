import Foundation
import GRDB
import JobQueue
import Media
import Recording

extension StateStore {
    /// How long an idempotency key is remembered.
    package static let idempotencyLifetime = Duration.seconds(24 * 3600)

    /// Keeps a new recording, with the job that carries it and the key it was asked for with, all or nothing.
    /// - Returns: `.fresh` when it was kept; anything else says why it was not.
    package func insert(
        _ record: RecordingRecord, job: Job? = nil, key: IdempotencyKey? = nil
    ) async throws(StoresError) -> IdempotencyOutcome {
        let now = clock()
        return try await write("keeping a new recording") { database in
            if let key {
                try database.execute(
                    sql: "DELETE FROM idempotency WHERE createdAt < ?",
                    arguments: [(now + (.zero - Self.idempotencyLifetime)).nanoseconds])
                let outcome = try Self.outcome(of: key, in: database)
                guard case .fresh = outcome else { return outcome }
                try database.execute(
                    sql: "INSERT INTO idempotency (key, request, recording, createdAt) VALUES (?, ?, ?, ?)",
                    arguments: [key.key, key.request, record.id.description, now.nanoseconds])
            }
            try Self.put(record, in: database)
            if let job { try Self.insert(job, in: database) }
            return .fresh
        }
    }

    package func outcome(of key: IdempotencyKey) async throws(StoresError) -> IdempotencyOutcome {
        let oldest = clock() + (.zero - Self.idempotencyLifetime)
        return try await read("looking up an idempotency key") { database in
            try Self.outcome(of: key, in: database, notBefore: oldest)
        }
    }

    private static func outcome(
        of key: IdempotencyKey, in database: Database, notBefore: WallClock = WallClock(nanoseconds: .min)
    ) throws -> IdempotencyOutcome {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT request, recording FROM idempotency WHERE key = ? AND createdAt >= ?",
                arguments: [key.key, notBefore.nanoseconds])
        else { return .fresh }
        guard let request = row["request"] as String?, request == key.request else { return .mismatch }
        guard let text = row["recording"] as String?, let id = UUIDv7(text) else {
            throw StoresError.unreadable(path: "database", reason: "an idempotency key names no recording")
        }
        return try record(id, in: database).map { .repeated($0) } ?? .gone(id)
    }

    package func recording(_ id: UUIDv7) async throws(StoresError) -> RecordingRecord? {
        try await read("reading a recording") { try Self.record(id, in: $0) }
    }

    /// Newest first, at most `limit`, those before `cursor`; it stays good while recordings come and go.
    /// - Returns: `next` is the cursor of the following page, `nil` on the last.
    package func recordings(
        _ query: RecordingQuery = RecordingQuery(), limit: Int, before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [RecordingRecord], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        return try await read("listing recordings") { database in
            var conditions: [String] = []
            var arguments = StatementArguments()
            func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
                conditions.append(condition)
                arguments += StatementArguments(values)
            }
            if let room = query.room { add("room = ?", [room]) }
            if let states = query.states {
                let marks = states.map { _ in "?" }.joined(separator: ", ")
                add("state IN (\(marks))", states.map(\.rawValue))
            }
            if let from = query.from { add("createdAt >= ?", [from.nanoseconds]) }
            if let to = query.to { add("createdAt < ?", [to.nanoseconds]) }
            if let cursor { add("id < ?", [cursor.description]) }
            let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
            arguments += [limit + 1]
            let rows = try String.fetchAll(
                database, sql: "SELECT record FROM recording \(filter) ORDER BY id DESC LIMIT ?", arguments: arguments)
            let items = try rows.prefix(limit).map { try Self.decoded($0) }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    /// Reads, changes and writes back in one transaction.
    @discardableResult
    package func update(
        _ id: UUIDv7, _ body: @escaping @Sendable (inout RecordingRecord) throws -> Void
    ) async throws(StoresError) -> RecordingRecord {
        try await write("changing a recording") { database in
            guard var record = try Self.record(id, in: database) else { throw StoresError.noSuchRecording(id) }
            let before = record
            try body(&record)
            if record != before { try Self.put(record, in: database) }
            return record
        }
    }

    /// - Returns: whether there was one. Its idempotency key stays, its jobs go.
    @discardableResult
    package func deleteRecording(_ id: UUIDv7) async throws(StoresError) -> Bool {
        try await write("deleting a recording") { database in
            try database.execute(sql: "DELETE FROM job WHERE recording = ?", arguments: [id.description])
            try database.execute(sql: "DELETE FROM recording WHERE id = ?", arguments: [id.description])
            return database.changesCount > 0
        }
    }

    /// Takes back an insertion whose recording could not begin, with the key it came with: a later try is a new one.
    package func forgetRecording(_ id: UUIDv7) async throws(StoresError) {
        try await write("taking back a recording") { database in
            for table in ["job", "idempotency"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE recording = ?", arguments: [id.description])
            }
            try database.execute(sql: "DELETE FROM recording WHERE id = ?", arguments: [id.description])
        }
    }

    package func recordingCounts() async throws(StoresError) -> [RecordingState: Int] {
        try await read("counting recordings") { database in
            var counts: [RecordingState: Int] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT state, COUNT(*) AS count FROM recording GROUP BY state")
            {
                guard let state = RecordingState(rawValue: row["state"] ?? "") else { continue }
                counts[state] = row["count"] ?? 0
            }
            return counts
        }
    }

    static func put(_ record: RecordingRecord, in database: Database) throws {
        let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        try database.execute(
            sql: """
                INSERT INTO recording (id, room, state, createdAt, record) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET room = excluded.room, state = excluded.state,
                    createdAt = excluded.createdAt, record = excluded.record
                """,
            arguments: [
                record.id.description, record.room, record.state.rawValue, record.createdAt.nanoseconds, text,
            ])
    }

    static func record(_ id: UUIDv7, in database: Database) throws -> RecordingRecord? {
        let text = try String.fetchOne(
            database, sql: "SELECT record FROM recording WHERE id = ?", arguments: [id.description])
        return try text.map { try decoded($0) }
    }

    private static func decoded(_ text: String) throws -> RecordingRecord {
        do {
            return try JSONDecoder().decode(RecordingRecord.self, from: Data(text.utf8))
        } catch {
            throw StoresError.unreadable(path: "database", reason: "a recording cannot be read: \(error)")
        }
    }
}
