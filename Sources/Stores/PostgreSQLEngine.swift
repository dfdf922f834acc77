import CPostgreSQL
import Foundation
import Media
import NIOConcurrencyHelpers

/// PostgreSQL through libpq. Each connection has a thread of its own; callers wait for one that is free.
final class PostgreSQLEngine: StateEngine {
    private let pool: PostgreSQLPool
    private let listener: NIOLockedValueBox<PostgreSQLListener?> = NIOLockedValueBox(nil)
    private let url: String

    let executor: (any TaskExecutor)? = nil

    /// - Parameter told: stands in for the server's clock, in tests; `nil`: the server's, by which all workers go.
    init(url: String, connections: Int = 4, told: (@Sendable () -> WallClock)? = nil) {
        self.url = url
        pool = PostgreSQLPool(
            (0..<max(1, connections)).map {
                PostgreSQLConnection(url: url, told: told, label: "capstan.postgresql.\($0)")
            })
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> TransactionOutcome<Value> {
        try await transaction { try body($0) }
    }

    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (PostgreSQLConnection) throws -> Value
    ) async throws -> TransactionOutcome<Value> {
        try await pool.with { connection in
            let transaction: String
            do throws(StoresError) {
                transaction = try connection.script("BEGIN; SELECT pg_current_xact_id()::text") ?? ""
            } catch {
                // The first of the two may have been done: whoever came next would be in an aborted transaction.
                connection.close()
                throw error
            }
            let value: Value
            do {
                value = try body(connection)
            } catch {
                // Where this fails too the connection is closed, and the server rolls back.
                do { try connection.script("ROLLBACK") } catch { connection.close() }
                throw error
            }
            do throws(StoresError) {
                try connection.script("COMMIT")
            } catch {
                guard error.isAway else { throw error }
                return .unknown(value, transaction: transaction)
            }
            return .committed(value)
        }
    }

    func change<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value {
        try await pool.with { try body($0) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value {
        try await pool.with { try body($0) }
    }

    func fate(of transaction: String) async throws -> TransactionFate {
        let status = try await pool.with {
            try $0.row("SELECT pg_xact_status(?::xid8)", [.text(transaction)])?[0].text
        }
        switch status {
        case "committed": return .committed
        case "in progress": return .underWay
        default: return .aborted
        }
    }

    func listen(_ tell: @escaping @Sendable (StateChange) -> Void) {
        listener.withLockedValue { listener in
            if listener == nil { listener = PostgreSQLListener(url: url, tell: tell) }
        }
    }

    func close() {
        listener.withLockedValue { listener in
            listener?.stop()
            listener = nil
        }
        pool.close()
    }
}
