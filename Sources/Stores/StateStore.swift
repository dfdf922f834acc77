import Foundation
import JobQueue
import Media
import NIOConcurrencyHelpers

/// Recordings, jobs, events and idempotency keys in one database: SQLite, in a file or in memory, or PostgreSQL. Each call
/// is one transaction or one statement. A database that is busy or away is tried again until `patience` is over, and the
/// caller waits; what a lost connection left open is asked for before it is done again.
///
/// Leases and due times are by the store's clock alone, so that workers need not agree on the time.
package final class StateStore: Sendable {
    /// The folder of recordings that this process has; recordings are those of it, and jobs that need another's are not
    /// claimed. Empty: none.
    package let folder: String
    let engine: any StateEngine
    let files = BlockingQueue(label: "capstan.store.files")
    private let patience: Duration
    private let listeners = NIOLockedValueBox<[StateChange: [AsyncStream<Void>.Continuation]]>([:])

    /// Opens or makes the SQLite database at `path`. Blocks.
    package convenience init(
        path: String, folder: String = "", patience: Duration = .seconds(5), clock: @escaping @Sendable () -> WallClock
    ) throws(StoresError) {
        self.init(engine: try SQLiteEngine(path: path, clock: clock), folder: folder, patience: patience)
    }

    /// A store that ends with the process.
    package convenience init(
        inMemory clock: @escaping @Sendable () -> WallClock, folder: String = ""
    ) throws(StoresError) {
        self.init(engine: try SQLiteEngine(inMemory: clock), folder: folder, patience: .seconds(5))
    }

    /// Opens the PostgreSQL database of a `postgres://` URL, and makes the tables where they are missing.
    /// - Parameter clock: stands in for the server's, in tests.
    package static func postgreSQL(
        _ url: String, folder: String = "", connections: Int = 4, patience: Duration = .seconds(5),
        clock: (@Sendable () -> WallClock)? = nil
    ) async throws(StoresError) -> StateStore {
        let engine = PostgreSQLEngine(url: url, connections: connections, told: clock)
        let store = StateStore(engine: engine, folder: folder, patience: patience)
        do throws(StoresError) {
            try await store.patiently("making the tables") { try await PostgreSQLSchema.migrate(engine) }
        } catch {
            store.close()
            throw error
        }
        return store
    }

    /// Whether a setting names a PostgreSQL database.
    package static func isPostgreSQL(_ database: String) -> Bool {
        let scheme = database.prefix { $0 != ":" }.lowercased()
        return (scheme == "postgres" || scheme == "postgresql") && database.dropFirst(scheme.count).hasPrefix("://")
    }

    /// A PostgreSQL URL or the path of an SQLite file.
    package static func open(
        _ database: String, folder: String, clock: @escaping @Sendable () -> WallClock
    ) async throws(StoresError) -> StateStore {
        if isPostgreSQL(database) { return try await postgreSQL(database, folder: folder) }
        let store = try StateStore(path: database, folder: folder, clock: clock)
        try await store.adopt()
        return store
    }

    private init(engine: any StateEngine, folder: String, patience: Duration) {
        self.engine = engine
        self.folder = folder
        self.patience = patience
    }

    /// Looks at a database without changing it, beside a gateway that uses it too: whether it is sound and this version
    /// can use it.
    /// - Returns: how many recordings it knows.
    package static func inspect(_ database: String) async throws(StoresError) -> Int {
        isPostgreSQL(database)
            ? try await PostgreSQLEngine.inspect(url: database) : try SQLiteEngine.inspect(path: database)
    }

    /// Closes the database; calls that come later fail.
    package func close() {
        engine.close()
        let all = listeners.withLockedValue { listeners in
            defer { listeners = [:] }
            return listeners.values.flatMap { $0 }
        }
        for listener in all { listener.finish() }
    }

    /// What tasks may prefer that do little but talk to the store: nothing that computes or blocks. `nil`: it would gain
    /// nothing.
    package var executor: (any TaskExecutor)? { engine.executor }

    // MARK: Changes

    /// Gives something whenever there may be news, from this process or another; several are told as one. PostgreSQL
    /// tells of other processes at once, SQLite within half a second.
    package func changes(of change: StateChange) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        listeners.withLockedValue { $0[change, default: []].append(continuation) }
        engine.listen { [weak self] in self?.tell($0) }
        return stream
    }

    func tell(_ change: StateChange) {
        for listener in listeners.withLockedValue({ $0[change] ?? [] }) { listener.yield() }
    }

    // MARK: Running

    // A caller that is cancelled (a client that hangs up, a task that ends) leaves nothing half done: engines do not
    // heed it, and waiting goes on in a task of its own.

    func write<Value: Sendable>(
        _ doing: String, _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoresError) -> Value {
        let open = NIOLockedValueBox<(value: Value, transaction: String)?>(nil)
        return try await patiently(doing) { [engine] in
            if let unknown = open.withLockedValue({ $0 }) {
                switch try await engine.fate(of: unknown.transaction) {
                case .committed: return unknown.value
                case .aborted: open.withLockedValue { $0 = nil }
                case .underWay: throw StoresError.away(database: "PostgreSQL", reason: "a commit is still under way")
                }
            }
            switch try await engine.write(body) {
            case .committed(let value): return value
            case .unknown(let value, let transaction):
                open.withLockedValue { $0 = (value, transaction) }
                throw StoresError.away(database: "PostgreSQL", reason: "the connection went while it committed")
            }
        }
    }

    /// One statement that can be said twice.
    func change<Value: Sendable>(
        _ doing: String, _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoresError) -> Value {
        try await patiently(doing) { [engine] in try await engine.change(body) }
    }

    /// - Parameter patience: another than the store's.
    func read<Value: Sendable>(
        _ doing: String, patience: Duration? = nil, _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws(StoresError) -> Value {
        try await patiently(doing, patience) { [engine] in try await engine.read(body) }
    }

    /// Whether it answers now.
    package func check() async throws(StoresError) {
        do {
            _ = try await engine.read { try $0.rows("SELECT 1", []) }
        } catch {
            throw .wrapping(error, "asking the database")
        }
    }

    private func patiently<Value: Sendable>(
        _ doing: String, _ patience: Duration? = nil, _ attempt: @escaping @Sendable () async throws -> Value
    ) async throws(StoresError) -> Value {
        let deadline = ContinuousClock.now + (patience ?? self.patience)
        do {
            return try await attempt()
        } catch {
            let error = StoresError.wrapping(error, doing)
            guard error.isPassing, ContinuousClock.now < deadline else { throw error }
        }
        do {
            return try await Task {
                let pause = Backoff(base: .milliseconds(10), limit: .milliseconds(500), jitter: 0.5)
                var generator = SystemRandomNumberGenerator()
                var attempts = 0
                while true {
                    attempts += 1
                    try await Task.sleep(for: pause.delay(afterAttempt: attempts, using: &generator))
                    do {
                        return try await attempt()
                    } catch {
                        let error = StoresError.wrapping(error, doing)
                        guard error.isPassing, ContinuousClock.now < deadline else { throw error }
                    }
                }
            }.value
        } catch {
            throw .wrapping(error, doing)
        }
    }
}
