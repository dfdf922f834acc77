import Foundation
import Media
import Recording

extension StateStore {
    /// Shows for `lease` that a gateway lives, and tells what has changed in what is published there. Gateways whose lease
    /// is over are forgotten with all that they had.
    /// - Parameter isAll: the gateway has nothing but `begun`.
    /// - Returns: false where it was not known, and nothing was done: all must be told.
    package func list(
        _ gateway: ListedGateway, isAll: Bool, begun: [Publication], ended: [UUIDv7], lease: Duration
    ) async throws(StoresError) -> Bool {
        try await write("telling who publishes here") { session in
            let now = session.dialect.now
            // The gateway's row first: it is ours from here to the commit, and whoever takes us for lost waits.
            if isAll {
                try session.change("DELETE FROM gateway WHERE id = ?", [.text(gateway.id)])
                try session.change(
                    "INSERT INTO gateway (id, host, http, leaseUntil) VALUES (?, ?, ?, \(now) + ?)",
                    [
                        .text(gateway.id), .text(gateway.host), SQLValue(gateway.http), session.now,
                        .integer(lease.nanoseconds),
                    ])
            } else {
                let count = try session.change(
                    "UPDATE gateway SET leaseUntil = \(now) + ? WHERE id = ?",
                    [session.now, .integer(lease.nanoseconds), .text(gateway.id)])
                if count == 0 { return false }
            }
            for id in ended {
                try session.change(
                    "DELETE FROM publication WHERE session = ? AND gateway = ?",
                    [.text(id.description), .text(gateway.id)])
            }
            for publication in begun {
                try session.change(
                    """
                    INSERT INTO publication (session, gateway, room, data) VALUES (?, ?, ?, ?)
                    ON CONFLICT (session) DO UPDATE SET data = excluded.data
                    """,
                    [
                        .text(publication.session.description), .text(gateway.id), .text(publication.room),
                        .text(try Self.json(publication)),
                    ])
            }
            try session.change(
                "DELETE FROM gateway WHERE leaseUntil < \(now) AND \(session.dialect.workersHadTime)",
                [session.now, session.now])
            return true
        }
    }

    /// A gateway ends, and all that it had with it.
    package func unlist(_ gateway: String) async throws(StoresError) {
        _ = try await change("taking leave") { try $0.change("DELETE FROM gateway WHERE id = ?", [.text(gateway)]) }
    }

    /// Who is here can be told without the others: no longer than it takes to find that a server has only restarted.
    private static let shortPatience = Duration.milliseconds(300)

    /// What gateways other than ours that live have in a room.
    package func publications(in room: String) async throws(StoresError) -> [ListedPublication] {
        try await publications("publication.room = ?", .text(room), rooms: 1)
    }

    /// The same of the first `limit` rooms that have any and come after `room`, by room.
    package func publications(after room: String?, rooms limit: Int) async throws(StoresError) -> [ListedPublication] {
        try await publications("publication.room > ?", .text(room ?? ""), rooms: limit)
    }

    /// A session that another gateway has.
    package func publication(_ session: UUIDv7) async throws(StoresError) -> ListedPublication? {
        try await publications("publication.session = ?", .text(session.description), rooms: 1).first
    }

    private func publications(
        _ condition: String, _ value: SQLValue, rooms limit: Int
    ) async throws(StoresError) -> [ListedPublication] {
        let folder = folder
        return try await read("asking who publishes at other gateways", patience: Self.shortPatience) { session in
            let dialect = session.dialect
            let rows = try session.rows(
                """
                WITH listed AS (
                    SELECT gateway.id, gateway.host, gateway.http, publication.data, publication.room,
                        publication.session
                    FROM publication JOIN gateway ON gateway.id = publication.gateway
                    WHERE gateway.id <> ? AND \(condition)
                        AND (gateway.leaseUntil >= \(dialect.now) OR NOT (\(dialect.workersHadTime))))
                SELECT id, host, http, data FROM listed
                WHERE room IN (SELECT DISTINCT room FROM listed ORDER BY room LIMIT ?) ORDER BY room, session
                """, [.text(folder), value, session.now, session.now, .integer(Int64(limit))])
            return try rows.map { try ListedPublication(row: $0) }
        }
    }
}

extension ListedPublication {
    fileprivate init(row: SQLRow) throws {
        guard let id = row[0].text, let host = row[1].text, let text = row[3].text,
            let publication = try? JSONDecoder().decode(Publication.self, from: Data(text.utf8))
        else { throw StoresError.unreadable(path: "database", reason: "a publisher cannot be read: \(row.values)") }
        self.init(gateway: ListedGateway(id: id, host: host, http: row[2].text), publication: publication)
    }
}
