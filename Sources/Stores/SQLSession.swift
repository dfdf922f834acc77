/// A connection while it is ours: inside a transaction, or for one statement. Every call blocks; it stays on the thread
/// that it was given on.
protocol SQLSession {
    var dialect: SQLDialect { get }
    /// The argument of `dialect.now`: null where the database's own clock is read.
    var now: SQLValue { get }
    func rows(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]
    /// - Returns: how many rows were changed.
    @discardableResult func change(_ sql: String, _ values: [SQLValue]) throws -> Int
}

extension SQLSession {
    func row(_ sql: String, _ values: [SQLValue]) throws -> SQLRow? { try rows(sql, values).first }
}
