import Foundation
import GRDB

extension StateStore {
    /// Looks at a database without changing it, beside a gateway that uses it too: whether it is sound and this version
    /// can use it.
    /// - Returns: how many recordings it knows.
    package static func inspect(path: String) throws(StoresError) -> Int {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { database in
                guard try !migrator.hasBeenSuperseded(database) else { throw newer(path) }
                let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
                guard verdict == "ok" else {
                    throw StoresError.unreadable(
                        path: path,
                        reason:
                            "SQLite finds it damaged (\(verdict)); move it away and start again: recordings are found "
                            + "again by their manifests")
                }
                guard try database.tableExists("recording") else { return 0 }
                return try Int.fetchOne(database, sql: "SELECT count(*) FROM recording") ?? 0
            }
        } catch let error as StoresError {
            throw error
        } catch {
            throw cannotOpen(path, error)
        }
    }

    static func newer(_ path: String) -> StoresError {
        .unreadable(
            path: path, reason: "a newer Capstan has changed this database; run that one, or give another --database")
    }
}
