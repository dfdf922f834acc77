import GRDB
import JobQueue
import Media
import Recording
import Stores
import Testing

/// A database of each earlier version is taken over as it is.
@Suite struct MigrationTests {
    private static let waiting = "01a1ffcc-7494-7a87-8670-71b71f90420f"
    private static let done = "01a1ffcc-74a4-7fa1-a09f-0592b2f3fe3b"

    private func restored(_ schema: EarlierSchema, in folder: String) throws -> String {
        let path = folder + "/capstan.sqlite"
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: schema.dump) }
        try queue.close()
        return path
    }

    @Test(arguments: EarlierSchema.allCases)
    func nothingIsLost(of schema: EarlierSchema) async throws {
        try await withFolder { folder in
            let path = try restored(schema, in: folder)
            let now = WallClock(nanoseconds: 1_795_292_960_000_000_000)
            #expect(try await StateStore.inspect(path) == 2)
            let store = try await StateStore.open(path, folder: "ours", clock: { now })
            let recordings = try await store.recordings(limit: 9).items
            #expect(recordings.map(\.id.description) == [Self.done, Self.waiting])
            #expect(recordings.map(\.state) == [.completed, .waiting])
            let first = try #require(recordings.first)
            #expect(first.request.metadata == ["who": .string("é")])
            #expect(try await store.outcome(of: IdempotencyKey(key: "key-beta", request: "x")) == .mismatch)
            let jobs = try await store.jobs().items
            #expect(jobs.map(\.kind) == [.finalize, .recording, .recording])
            #expect(jobs.map(\.state) == [.completed, .completed, .running])
            #expect(jobs.allSatisfy { $0.folder == "ours" && $0.priority == 0 })
            let kept = try await store.eventRange()
            let haveResults = jobs.map { $0.result != nil }
            switch schema {
            case .first:
                #expect(kept == nil)
                #expect(haveResults == [false, false, false])
            case .second:
                #expect(kept == 1...10)
                #expect(haveResults == [false, false, false])
            case .third:
                #expect(kept == 1...10)
                #expect(haveResults == [true, true, false])
            }
            #expect(try await store.publications(after: nil, rooms: 9).isEmpty)
            let event = NewEvent(type: "job.changed", room: nil, at: now, data: [:])
            #expect(try await store.append([event]).first?.id == (kept?.upperBound ?? 0) + 1)
            let made = try await store.enqueue(.sample(folder: "ours", priority: 2, at: now))
            #expect(try await store.claim([.finalize], lease: .seconds(9))?.id == made.id)
            try await store.deleteRecording(first.id)
            #expect(try await store.jobs(recording: first.id).items.isEmpty)
            store.close()

            let again = try await StateStore.open(path, folder: "ours", clock: { now })
            #expect(try await again.recordings(limit: 9).items.count == 1)
            again.close()
        }
    }

    /// What the steps make of an old database is what they make of none.
    @Test(arguments: EarlierSchema.allCases)
    func theSchemaIsTheSame(as schema: EarlierSchema) async throws {
        func shape(_ path: String) throws -> [String] {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.read { database in
                var shape = try String.fetchAll(
                    database,
                    sql: "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY 1"
                ).filter { !$0.hasPrefix("table") }
                for table in [
                    "recording", "job", "event", "idempotency", "gateway", "publication", "export", "exportRecording",
                    "broadcast",
                ] {
                    shape += try database.columns(in: table).map { "\(table).\($0.name) \($0.type) \($0.isNotNull)" }
                }
                return shape
            }
        }
        try await withFolder { folder in
            let old = try restored(schema, in: folder)
            let fresh = folder + "/fresh.sqlite"
            for path in [old, fresh] {
                try StateStore(path: path, clock: { WallClock(nanoseconds: 0) }).close()
            }
            #expect(try shape(old) == shape(fresh))
        }
    }

    @Test func aNewerDatabaseIsLeftAlone() async throws {
        try await withFolder { folder in
            let path = folder + "/capstan.sqlite"
            try StateStore(path: path, clock: { WallClock(nanoseconds: 0) }).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999 later')") }
            try queue.close()
            await #expect {
                _ = try await StateStore.inspect(path)
            } throws: {
                "\($0)".contains("newer Capstan")
            }
            #expect(throws: StoresError.self) { try StateStore(path: path, clock: { WallClock(nanoseconds: 0) }) }
        }
    }
}
