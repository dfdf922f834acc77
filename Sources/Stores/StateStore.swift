import Foundation
import GRDB
import JobQueue
import Media
import Recording

/// Recordings, jobs, events and idempotency keys in one SQLite database. Calls run on GRDB's threads; each is one transaction.
///
/// Leases and due times are by the store's clock alone, so that workers need not agree on the time.
package final class StateStore: Sendable {
    let writer: any DatabaseWriter
    let clock: @Sendable () -> WallClock
    let files = BlockingQueue(label: "capstan.store.files")

    /// Opens or makes the database at `path`, in WAL with synchronous NORMAL: a crash of the process loses nothing, a
    /// crash of the machine at most the last transactions, which manifests make up for.
    package convenience init(path: String, clock: @escaping @Sendable () -> WallClock) throws(StoresError) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try RecordingFolder.make(folder, "making the database's folder") }
        let pool: DatabasePool
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
        } catch {
            throw Self.cannotOpen(path, error)
        }
        try self.init(writer: pool, path: path, clock: clock)
    }

    /// A store that ends with the process.
    package convenience init(inMemory clock: @escaping @Sendable () -> WallClock) throws(StoresError) {
        do {
            try self.init(writer: DatabaseQueue(configuration: Self.configuration), path: ":memory:", clock: clock)
        } catch {
            throw .wrapping(error, "opening in memory")
        }
    }

    private init(
        writer: any DatabaseWriter, path: String, clock: @escaping @Sendable () -> WallClock
    ) throws(StoresError) {
        self.writer = writer
        self.clock = clock
        let migrator = Self.migrator
        do {
            guard try writer.read({ try !migrator.hasBeenSuperseded($0) }) else {
                throw Self.newer(path)
            }
            try migrator.migrate(writer)
        } catch let error as StoresError {
            throw error
        } catch {
            throw Self.cannotOpen(path, error)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "capstan.store"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        return configuration
    }

    static func cannotOpen(_ path: String, _ error: any Error) -> StoresError {
        guard let error = error as? DatabaseError else { return .wrapping(error, "opening \(path)") }
        switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return .unreadable(
                path: path,
                reason: "this is not a sound SQLite database (\(error.message ?? "")); move it away and start again: "
                    + "recordings are found again by their manifests")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN:
            return .unreadable(
                path: path,
                reason: "SQLite cannot write there (\(error.message ?? "code \(error.resultCode.rawValue)")); make it "
                    + "writable for this user, or give another folder (--recordings, --database)")
        default:
            return .wrapping(error, "opening \(path)")
        }
    }

    /// Closes the database; calls that come later fail.
    package func close() {
        try? writer.close()
    }

    // A caller that is cancelled (a client that hangs up, a task that ends) leaves nothing half done: GRDB would break off
    // with the task, so each transaction runs in one of its own.

    func write<Value: Sendable>(
        _ doing: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoresError) -> Value {
        do {
            return try await Task { [writer] in try await writer.write(body) }.value
        } catch {
            throw .wrapping(error, doing)
        }
    }

    func read<Value: Sendable>(
        _ doing: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoresError) -> Value {
        do {
            return try await Task { [writer] in try await writer.read(body) }.value
        } catch {
            throw .wrapping(error, doing)
        }
    }
}
