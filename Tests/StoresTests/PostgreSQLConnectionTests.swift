import JobQueue
import Media
import Stores
import TestKit
import Testing

/// What the way to the server may do: URLs that are wrong, sessions that are of no more use.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)")) struct PostgreSQLConnectionTests {
    private let wall = WallClock(nanoseconds: 1)

    @Test(arguments: [
        "postgres://u:secret%zz@127.0.0.1:1/db", "postgres://u:secr@[::1]x/db",
        "postgres://u:hush/x@db.example/capstan",
        "postgres://u:sec@ret@127.0.0.1:1/db", "postgres://u:1/hush@127.0.0.1/db", "postgres://u:99999/hush",
        "postgres://u:sec?r=e@t@127.0.0.1/db", "postgres://u:1/sec?r=ret@127.0.0.1/db",
    ])
    func noPasswordIsToldOfAWrongURL(url: String) async throws {
        for attempt in [
            { _ = try await StateStore.postgreSQL(url, patience: .zero) }, { _ = try await StateStore.inspect(url) },
        ] {
            await #expect {
                try await attempt()
            } throws: { error in
                let text = "\(error)"
                return text.contains("percent-encode")
                    && !["sec", "ret", "hush", "99999", "%zz"].contains { text.contains($0) }
            }
        }
    }

    @Test func theSchemeMayBeInCapitals() async throws {
        let url = try PostgreSQLServer.shared.get().url()
        let store = try await StateStore.postgreSQL(url.replacingOccurrences(of: "postgres://", with: "POSTGRES://"))
        try await store.check()
        store.close()
    }

    /// The transaction's number is refused behind its `BEGIN`: the connection must not stay in it.
    @Test func aTransactionThatCannotBeginIsLeft() async throws {
        let server = try PostgreSQLServer.shared.get()
        let url = try server.url()
        let schema = try #require(url.firstMatch(of: /test\d+/)).0
        // Ours stands in front of the server's.
        let store = try await StateStore.postgreSQL(
            url.replacingOccurrences(of: schema, with: "\(schema),pg_catalog"), connections: 1, patience: .zero)
        let event = NewEvent(type: "a", room: nil, at: wall, data: [:])
        try server.query(
            "CREATE FUNCTION \(schema).pg_current_xact_id() RETURNS xid8 LANGUAGE sql AS 'SELECT (1/0)::text::xid8'")
        await #expect {
            _ = try await store.append([event])
        } throws: {
            "\($0)".contains("22012")
        }
        try server.query("DROP FUNCTION \(schema).pg_current_xact_id()")
        #expect(try await store.append([event]).map(\.id) == [1])
        store.close()
    }

    /// As when a primary has become a standby: only another connection finds the new one.
    @Test func aSessionThatMayOnlyReadIsLeft() async throws {
        let server = try PostgreSQLServer.shared.get()
        let url = try server.url()
        try await StateStore.postgreSQL(url).close()
        let schema = try #require(url.firstMatch(of: /test\d+/)).0
        let role = "reader\(schema)"
        try server.query(
            "CREATE ROLE \(role) LOGIN SUPERUSER; ALTER ROLE \(role) SET default_transaction_read_only = on")
        let store = try await StateStore.postgreSQL(
            url.replacingOccurrences(of: "user=postgres", with: "user=\(role)"), connections: 1, patience: .zero)
        await #expect {
            try await store.enqueue(.sample(at: wall))
        } throws: {
            "\($0)".contains("25006")
        }
        try server.query("ALTER ROLE \(role) RESET default_transaction_read_only")
        try await store.enqueue(.sample(at: wall))
        store.close()
        try server.query("DROP ROLE \(role)")
    }
}
