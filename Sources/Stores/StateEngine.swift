/// Where statements run: SQLite or PostgreSQL. Bodies run on threads that may block, and may run again after a failure.
protocol StateEngine: Sendable {
    /// Where a statement waits for no other thread; `nil`: it waits for the network anyway.
    var executor: (any TaskExecutor)? { get }

    /// One transaction.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value
    ) async throws -> TransactionOutcome<Value>

    /// One statement that changes something and can be said twice; no transaction is opened around it.
    func change<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value

    /// Reading only.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLSession) throws -> Value) async throws -> Value

    /// What became of a transaction whose commit was not answered.
    func fate(of transaction: String) async throws -> TransactionFate

    /// Tells what other processes change; ends with `close`.
    func listen(_ tell: @escaping @Sendable (StateChange) -> Void)

    /// Later calls fail.
    func close()
}

enum TransactionOutcome<Value: Sendable>: Sendable {
    case committed(Value)
    /// The connection went while the commit was on its way.
    case unknown(Value, transaction: String)
}

enum TransactionFate: Sendable {
    case committed, aborted, underWay
}

/// What may have changed: a hint to look, not an account.
package enum StateChange: String, Sendable, CaseIterable {
    /// A job became due or was asked to end.
    case jobs
    case events
}
