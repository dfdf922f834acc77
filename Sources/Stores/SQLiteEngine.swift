import Foundation
import GRDB
import Media
import NIOConcurrencyHelpers

/// SQLite through GRDB. One process writes at a time; others wait.
final class SQLiteEngine: StateEngine {
    private let writer: any DatabaseWriter
    private let clock: @Sendable () -> WallClock
    private let writing = StoreThread(label: "capstan.store.write")
    /// Whether other processes may change it too.
    private let isShared: Bool
    private let listening = NIOLockedValueBox<Task<Void, Never>?>(nil)
    /// How soon changes of other processes are heard of.
    private static let look = Duration.milliseconds(500)

    /// Opens or makes the database at `path`, in WAL with synchronous NORMAL: a crash of the process loses nothing, a
    /// crash of the machine at most the last transactions, which manifests make up for.
    convenience init(path: String, clock: @escaping @Sendable () -> WallClock) throws(StoresError) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try RecordingFolder.make(folder, "making the database's folder") }
        let pool: DatabasePool
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
        } catch {
            throw Self.cannotOpen(path, error)
        }
        try self.init(writer: pool, path: path, isShared: true, clock: clock)
    }

    /// Ends with the process.
    convenience init(inMemory clock: @escaping @Sendable () -> WallClock) throws(StoresError) {
        do {
            let queue = try DatabaseQueue(configuration: Self.configuration)
            try self.init(writer: queue, path: ":memory:", isShared: false, clock: clock)
        } catch {
            throw .wrapping(error, "opening in memory")
        }
    }

    private init(
        writer: any DatabaseWriter, path: String, isShared: Bool, clock: @escaping @Sendable () -> WallClock
    ) throws(StoresError) {
        self.writer = writer
        self.isShared = isShared
        self.clock = clock
        let migrator = SQLiteSchema.migrator
        do {
            guard try writer.read({ try !migrator.hasBeenSuperseded($0) }) else {
                throw StoresError.newer(path)
            }
            try Self.migrate(writer, migrator)
        } catch let error as StoresError {
            throw error
        } catch {
            throw Self.cannotOpen(path, error)
        }
    }

    /// Another process may take the same steps at this moment: GRDB looks for what has been done before it waits for its
    /// turn, and a step done twice fails. The next look sees it.
    private static func migrate(_ writer: any DatabaseWriter, _ migrator: DatabaseMigrator) throws {
        for _ in migrator.migrations {
            do { return try migrator.migrate(writer) } catch is DatabaseError { continue }
        }
        try migrator.migrate(writer)
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "capstan.store"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    var executor: (any TaskExecutor)? { writing }

    // GRDB's `async` calls break off with the caller's task, so none of them is made from it. Writing has a thread of its
    // own, which spares it a task and a second hop.

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> TransactionOutcome<Value> {
        let now = clock()
        return .committed(
            try await writing.run { [writer] in
                try writer.write { try body(SQLiteSession(database: $0, at: now)) }
            })
    }

    func change<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value {
        let now = clock()
        return try await writing.run { try self.here(body, at: now) }
    }

    /// Blocks.
    private func here<Value>(_ body: (any SQLSession) throws -> Value, at now: WallClock) throws -> Value {
        try writer.writeWithoutTransaction { try body(SQLiteSession(database: $0, at: now)) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value {
        let now = clock()
        if writing.isCurrent { return try here(body, at: now) }
        return try await Task { [writer] in
            try await writer.read { try body(SQLiteSession(database: $0, at: now)) }
        }.value
    }

    /// SQLite answers every commit.
    func fate(of transaction: String) async throws -> TransactionFate { .aborted }

    /// `data_version` of the connection that writes all that we write changes with what others commit, and only then.
    func listen(_ tell: @escaping @Sendable (StateChange) -> Void) {
        guard isShared else { return }
        listening.withLockedValue { listening in
            guard listening == nil else { return }
            listening = Task { [writer, writing] in
                var known: Int?
                while (try? await Task.sleep(for: Self.look)) != nil {
                    let version = try? await writing.run {
                        try writer.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") }
                    }
                    guard let version = version ?? nil else { continue }
                    if let known, known != version { for change in StateChange.allCases { tell(change) } }
                    known = version
                }
            }
        }
    }

    func close() {
        listening.withLockedValue { $0?.cancel() }
        try? writer.close()
    }
}

private struct SQLiteSession: SQLSession {
    let database: Database
    let now: SQLValue
    var dialect: SQLDialect { .sqlite }

    init(database: Database, at now: WallClock) {
        self.database = database
        self.now = .integer(now.nanoseconds)
    }

    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        let cursor = try Row.fetchCursor(
            database.cachedStatement(sql: sql), arguments: StatementArguments(values.map(\.sqlite)))
        var rows: [SQLRow] = []
        while let row = try cursor.next() { rows.append(SQLRow(values: row.databaseValues.map(SQLValue.init))) }
        return rows
    }

    func change(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map(\.sqlite)))
        return database.changesCount
    }
}

extension SQLValue {
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null, .blob: self = .null
        case .int64(let value): self = .integer(value)
        case .double(let value): self = .real(value)
        case .string(let text): self = .text(text)
        }
    }

    fileprivate var sqlite: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}
