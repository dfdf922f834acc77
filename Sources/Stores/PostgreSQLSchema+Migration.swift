import Media

extension PostgreSQLSchema {
    /// `capst` in ASCII.
    private static let lock = 0x63_6170_7374

    /// Any number of processes may come at once: the first makes the tables, the others wait for it.
    static func migrate(_ engine: PostgreSQLEngine) async throws {
        if try await engine.read({ try version($0) }) == steps.count { return }
        let outcome = try await engine.transaction { session in
            _ = try session.rows("SELECT pg_advisory_xact_lock(?)", [.integer(Int64(lock))])
            try session.change("CREATE TABLE IF NOT EXISTS capstanSchema (version BIGINT NOT NULL)", [])
            let done = try version(session)
            guard done < steps.count else { return }
            for (index, step) in steps.enumerated().dropFirst(done) {
                try session.script(step)
                try session.change("INSERT INTO capstanSchema (version) VALUES (?)", [.integer(Int64(index + 1))])
            }
        }
        guard case .unknown = outcome else { return }
        throw StoresError.away(database: "PostgreSQL", reason: "the connection went while the tables were made")
    }

    /// How many steps have been done; an error when they are more than this version knows.
    static func version(_ session: any SQLSession) throws -> Int {
        guard try session.row("SELECT to_regclass('capstanSchema')::text", [])?[0].text != nil else { return 0 }
        let version = try session.row("SELECT COALESCE(MAX(version), 0) FROM capstanSchema", [])?[0].integer ?? 0
        guard version <= steps.count else { throw StoresError.newer("PostgreSQL") }
        return Int(version)
    }
}

extension PostgreSQLEngine {
    /// - Returns: how many recordings it knows.
    static func inspect(url: String) async throws(StoresError) -> Int {
        let engine = PostgreSQLEngine(url: url, connections: 1)
        defer { engine.close() }
        do {
            return try await engine.read { session in
                guard try PostgreSQLSchema.version(session) > 0 else { return 0 }
                return Int(try session.row("SELECT COUNT(*) FROM recording", [])?[0].integer ?? 0)
            }
        } catch {
            throw .wrapping(error, "looking at the database")
        }
    }
}
