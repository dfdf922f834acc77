import GRDB

extension SQLiteEngine {
    /// - Returns: how many recordings it knows.
    static func inspect(path: String) throws(StoresError) -> Int {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { database in
                guard try !SQLiteSchema.migrator.hasBeenSuperseded(database) else { throw StoresError.newer(path) }
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
}
