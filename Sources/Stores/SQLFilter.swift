/// The conditions of a listing, all of which must hold.
struct SQLFilter {
    private var conditions: [String] = []
    private(set) var values: [SQLValue] = []

    var sql: String { conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ") }

    mutating func add(_ condition: String, _ value: SQLValue) {
        conditions.append(condition)
        values.append(value)
    }

    mutating func add(_ column: String, among allowed: [String]) {
        conditions.append(allowed.isEmpty ? "FALSE" : "\(column) IN (\(JobStatement.marks(allowed.count)))")
        values += allowed.map { .text($0) }
    }
}
