import Broadcasting
import Delivering
import Foundation
import JobQueue
import Media

/// What is known of the idempotency key of a broadcast.
package enum BroadcastOutcome: Sendable, Hashable {
    /// Nothing yet: go on.
    case fresh
    case repeated(BroadcastRecord)
    /// It came with another request.
    case mismatch
}

extension StateStore {
    /// Keeps a new broadcast with the job that carries it and the key it was asked for with, all or nothing.
    package func insert(
        _ broadcast: BroadcastRecord, job: Job, key: IdempotencyKey? = nil, webhooks: [WebhookTarget] = []
    ) async throws(StoresError) -> BroadcastOutcome {
        let folder = folder
        return try await write("keeping a new broadcast") { session in
            if let key, try !Self.take(key, for: broadcast.id, in: session) {
                return try Self.broadcastOutcome(of: key, in: session)
            }
            try Self.put(broadcast, folder: folder, in: session)
            try Self.keep(webhooks, of: broadcast.id, in: session)
            guard try Self.insert(job, in: session) != nil else {
                throw StoresError.unreadable(path: "database", reason: "job \(job.id) is there already")
            }
            return .fresh
        }
    }

    package func broadcastOutcome(of key: IdempotencyKey) async throws(StoresError) -> BroadcastOutcome {
        try await read("looking up an idempotency key") { try Self.broadcastOutcome(of: key, in: $0) }
    }

    private static func broadcastOutcome(
        of key: IdempotencyKey, in session: any SQLSession
    ) throws -> BroadcastOutcome {
        switch try lookUp(key, in: session) {
        case .fresh: return .fresh
        case .mismatch: return .mismatch
        case .made(let id):
            // What the key made is of another kind where there is no such broadcast.
            let text = try session.row("SELECT record FROM broadcast WHERE id = ?", [.text(id.description)])?[0].text
            return try text.map { .repeated(try decodedBroadcast($0)) } ?? .mismatch
        }
    }

    /// Writes what has become of one.
    package func update(_ broadcast: BroadcastRecord) async throws(StoresError) {
        let folder = folder
        try await change("changing a broadcast") { try Self.put(broadcast, folder: folder, in: $0) }
    }

    package func broadcast(_ id: UUIDv7) async throws(StoresError) -> BroadcastRecord? {
        let folder = folder
        return try await read("reading a broadcast") { session in
            try session.row(
                "SELECT record FROM broadcast WHERE id = ? AND folder = ?", [.text(id.description), .text(folder)]
            ).map { try Self.decodedBroadcast($0[0].text ?? "") }
        }
    }

    /// Newest first, at most `limit`, those before `cursor`.
    package func broadcasts(
        room: String? = nil, states: [BroadcastState]? = nil, limit: Int, before cursor: UUIDv7? = nil
    ) async throws(StoresError) -> (items: [BroadcastRecord], next: UUIDv7?) {
        let limit = min(max(limit, 1), 1000)
        var filter = SQLFilter()
        filter.add("folder = ?", .text(folder))
        if let room { filter.add("room = ?", .text(room)) }
        if let states { filter.add("state", among: states.map(\.rawValue)) }
        if let cursor { filter.add("id < ?", .text(cursor.description)) }
        let (sql, values) = (filter.sql, filter.values)
        return try await read("listing broadcasts") { session in
            let rows = try session.rows(
                "SELECT record FROM broadcast WHERE \(sql) ORDER BY id DESC LIMIT ?",
                values + [.integer(Int64(limit + 1))])
            let items = try rows.prefix(limit).map { try Self.decodedBroadcast($0[0].text ?? "") }
            return (items, rows.count > limit ? items.last?.id : nil)
        }
    }

    private static func put(_ broadcast: BroadcastRecord, folder: String, in session: any SQLSession) throws {
        try session.change(
            """
            INSERT INTO broadcast (id, folder, room, state, record) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, record = excluded.record
            """,
            [
                .text(broadcast.id.description), .text(folder), .text(broadcast.room),
                .text(broadcast.state.rawValue), .text(try json(broadcast)),
            ])
    }

    private static func decodedBroadcast(_ text: String) throws -> BroadcastRecord {
        do {
            return try JSONDecoder().decode(BroadcastRecord.self, from: Data(text.utf8))
        } catch {
            throw StoresError.unreadable(path: "database", reason: "a broadcast cannot be read: \(error)")
        }
    }
}
