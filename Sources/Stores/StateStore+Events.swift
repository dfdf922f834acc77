import Foundation
import GRDB
import Media
import Recording

extension StateStore {
    /// Events that are kept; older ones are forgotten.
    package static let maximumEvents: Int64 = 10_000

    /// Keeps events and numbers them, in their order, in one transaction.
    package func append(_ events: [NewEvent]) async throws(StoresError) -> [StoredEvent] {
        guard !events.isEmpty else { return [] }
        return try await write("keeping events") { database in
            var stored: [StoredEvent] = []
            for event in events {
                let data = String(decoding: try JSONEncoder().encode(event.data), as: UTF8.self)
                try database.execute(
                    sql: "INSERT INTO event (type, room, at, data) VALUES (?, ?, ?, ?)",
                    arguments: [event.type, event.room, event.at.nanoseconds, data])
                stored.append(StoredEvent(id: database.lastInsertedRowID, event: event))
            }
            if let newest = stored.last?.id {
                try database.execute(
                    sql: "DELETE FROM event WHERE id <= ?", arguments: [newest - Self.maximumEvents])
            }
            return stored
        }
    }

    /// Oldest first, those after `id`.
    package func events(after id: Int64, limit: Int) async throws(StoresError) -> [StoredEvent] {
        try await read("reading events") { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?", arguments: [id, max(limit, 0)])
            return try rows.map { row in
                let text: String = row["data"] ?? ""
                guard let data = try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8)) else {
                    throw StoresError.unreadable(path: "database", reason: "an event cannot be read: \(row)")
                }
                return StoredEvent(
                    id: row["id"] ?? 0,
                    event: NewEvent(
                        type: row["type"] ?? "", room: row["room"], at: WallClock(nanoseconds: row["at"] ?? 0),
                        data: data))
            }
        }
    }

    /// The oldest and the newest that is kept; `nil` when there is none.
    package func eventRange() async throws(StoresError) -> ClosedRange<Int64>? {
        try await read("reading events") { database in
            let row = try Row.fetchOne(database, sql: "SELECT MIN(id) AS first, MAX(id) AS last FROM event")
            guard let first = row?["first"] as Int64?, let last = row?["last"] as Int64?, first <= last else {
                return nil
            }
            return first...last
        }
    }
}
