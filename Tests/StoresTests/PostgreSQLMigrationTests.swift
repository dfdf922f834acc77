import Foundation
import Media
import Recording
import Stores
import TestKit
import Testing

/// A PostgreSQL database of each earlier version is taken over as it is.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "\(PostgreSQLServer.absence)")) struct PostgreSQLMigrationTests {
    private struct Place {
        let url: String
        let schema: String

        init() throws {
            url = try PostgreSQLServer.shared.get().url()
            schema = String(try #require(url.firstMatch(of: /test\d+/)).0)
        }
    }

    private func restored(_ earlier: EarlierPostgreSQLSchema, in folder: String) throws -> Place {
        let place = try Place()
        let path = folder + "/dump.sql"
        try earlier.dump.replacing("SCHEMA", with: place.schema).write(toFile: path, atomically: true, encoding: .utf8)
        try PostgreSQLServer.shared.get().query("\\i \(path)")
        return place
    }

    @Test(arguments: EarlierPostgreSQLSchema.allCases)
    func nothingIsLost(of earlier: EarlierPostgreSQLSchema) async throws {
        try await withFolder { folder in
            let url = try restored(earlier, in: folder).url
            #expect(try await StateStore.inspect(url) == 2)
            let store = try await StateStore.postgreSQL(url, folder: "ours")
            let recordings = try await store.recordings(limit: 9).items
            #expect(recordings.map(\.state) == [.completed, .waiting])
            #expect(recordings.first?.request.metadata == ["who": .string("é")])
            let jobs = try await store.jobs().items
            #expect(jobs.map(\.state) == [.completed, .completed, .running])
            #expect(jobs.map { $0.result != nil } == [true, true, false])
            #expect(try await store.eventRange() == 1...10)
            let event = NewEvent(type: "job.changed", room: nil, at: WallClock(nanoseconds: 1), data: [:])
            #expect(try await store.append([event]).first?.id == 11)
            let gateway = ListedGateway(id: "theirs", host: "gw-2", http: nil)
            #expect(try await store.list(gateway, isAll: true, begun: [], ended: [], lease: .seconds(9)))
            store.close()
        }
    }

    /// What the steps make of an old database is what they make of none.
    @Test(arguments: EarlierPostgreSQLSchema.allCases)
    func theSchemaIsTheSame(as earlier: EarlierPostgreSQLSchema) async throws {
        func shape(_ schema: String) throws -> String {
            let server = try PostgreSQLServer.shared.get()
            let columns = try server.query(
                """
                SELECT table_name, column_name, data_type, is_nullable, collation_name
                FROM information_schema.columns WHERE table_schema = '\(schema)' ORDER BY 1, ordinal_position
                """)
            let indexes = try server.query(
                "SELECT indexdef FROM pg_indexes WHERE schemaname = '\(schema)' ORDER BY indexname")
            let triggers = try server.query(
                """
                SELECT pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                WHERE relnamespace = '\(schema)'::regnamespace AND NOT tgisinternal ORDER BY 1
                """)
            return (columns + indexes + triggers).replacing("\(schema).", with: "")
        }
        try await withFolder { folder in
            let (old, new) = (try restored(earlier, in: folder), try Place())
            for place in [old, new] { try await StateStore.postgreSQL(place.url).close() }
            #expect(try shape(old.schema).contains("publicationbyroom"))
            #expect(try shape(old.schema) == shape(new.schema))
        }
    }
}
