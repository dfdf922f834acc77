import Foundation
import Media

extension StateStore {
    /// Events that are kept; older ones are forgotten.
    package static let maximumEvents: Int64 = 10_000

    /// Keeps events and numbers them, in their order, in one transaction. Numbers have no gaps, and an event can be read
    /// only after all with lower numbers, whichever process wrote them.
    package func append(_ events: [NewEvent]) async throws(StoresError) -> [StoredEvent] {
        guard !events.isEmpty else { return [] }
        let stored = try await write("keeping events") { session in
            let count = Int64(events.count)
            guard
                let last = try session.row(session.dialect.reserveEvents, [.integer(count), .integer(count)])?[0]
                    .integer
            else { throw StoresError.unreadable(path: "database", reason: "the number of the last event is missing") }
            var stored: [StoredEvent] = []
            for (index, event) in events.enumerated() {
                stored.append(StoredEvent(id: last + Int64(index) + 1, event: event))
            }
            var rest = stored[...]
            while !rest.isEmpty {
                // Few sizes, so that few statements are kept prepared.
                let size = 1 << (Int.bitWidth - 1 - min(rest.count, 256).leadingZeroBitCount)
                try Self.insert(rest.prefix(size), in: session)
                rest = rest.dropFirst(size)
            }
            try session.change(
                "DELETE FROM event WHERE id <= ?", [.integer(last + count - Self.maximumEvents)])
            return stored
        }
        tell(.events)
        return stored
    }

    private static func insert(_ events: ArraySlice<StoredEvent>, in session: any SQLSession) throws {
        let rows = repeatElement("(?, ?, ?, ?, ?)", count: events.count).joined(separator: ", ")
        var values: [SQLValue] = []
        for stored in events {
            values += [
                .integer(stored.id), .text(stored.event.type), SQLValue(stored.event.room),
                .integer(stored.event.at.nanoseconds), .text(try json(stored.event.data)),
            ]
        }
        try session.change("INSERT INTO event (id, type, room, at, data) VALUES \(rows)", values)
    }

    /// Oldest first, those after `id`.
    package func events(after id: Int64, limit: Int) async throws(StoresError) -> [StoredEvent] {
        try await read("reading events") { try Self.events(after: id, limit: limit, in: $0) }
    }

    static func events(after id: Int64, limit: Int, in session: any SQLSession) throws -> [StoredEvent] {
        let rows = try session.rows(
            "SELECT id, type, room, at, data FROM event WHERE id > ? ORDER BY id LIMIT ?",
            [.integer(id), .integer(Int64(max(limit, 0)))])
        return try rows.map { row in
            guard let id = row[0].integer, let type = row[1].text, let text = row[4].text,
                let data = try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))
            else {
                throw StoresError.unreadable(path: "database", reason: "an event cannot be read: \(row.values)")
            }
            return StoredEvent(
                id: id, event: NewEvent(type: type, room: row[2].text, at: try row.time(3), data: data))
        }
    }

    /// The oldest and the newest that is kept; `nil` when there is none.
    package func eventRange() async throws(StoresError) -> ClosedRange<Int64>? {
        try await read("reading events") { session in
            let row = try session.row("SELECT MIN(id), MAX(id) FROM event", [])
            guard let first = row?[0].integer, let last = row?[1].integer, first <= last else { return nil }
            return first...last
        }
    }
}
