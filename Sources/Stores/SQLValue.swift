/// What goes into a statement and comes out of it. PostgreSQL gives every value as text.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)

    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }

    var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .text(let text): Int64(text)
        case .null, .real: nil
        }
    }

    var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .text(let text): Double(text)
        case .null: nil
        }
    }

    var text: String? {
        switch self {
        case .text(let text): text
        case .null, .integer, .real: nil
        }
    }
}

/// The values of one row, in the order of the statement's columns.
package struct SQLRow: Sendable, Hashable {
    let values: [SQLValue]

    subscript(_ column: Int) -> SQLValue { values.indices.contains(column) ? values[column] : .null }
}
