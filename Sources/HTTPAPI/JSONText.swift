import Media
import Recording

/// A JSON value that keeps the order of its members, so that answers read as the documentation shows them.
package indirect enum JSONText: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONText])
    case object([(String, JSONText)])

    package init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map { JSONText($0) })
        case .object(let members):
            self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSONText($0.value)) })
        }
    }

    package static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
    package static func optional(_ time: WallClock?) -> JSONText { time.map { .string($0.rfc3339) } ?? .null }
    package static func optional(_ number: Int?) -> JSONText { number.map { .integer(Int64($0)) } ?? .null }
    package static func time(_ time: WallClock) -> JSONText { .string(time.rfc3339) }
    package static func count(_ value: UInt64) -> JSONText { .integer(Int64(clamping: value)) }
    /// Seconds to the millisecond.
    package static func seconds(_ value: Double) -> JSONText { .number((value * 1000).rounded() / 1000) }

    /// RFC 8259, on one line. Numbers that JSON cannot write become `null`.
    package var text: String {
        var result = ""
        write(to: &result)
        return result
    }

    private func write(to result: inout String) {
        switch self {
        case .null: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .number(let value):
            if !value.isFinite {
                result += "null"
            } else if let whole = Int64(exactly: value) {
                result += String(whole)
            } else {
                result += String(value)
            }
        case .string(let value): Self.write(value, to: &result)
        case .array(let values):
            result += "["
            for (index, value) in values.enumerated() {
                if index > 0 { result += "," }
                value.write(to: &result)
            }
            result += "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { result += "," }
                Self.write(member.0, to: &result)
                result += ":"
                member.1.write(to: &result)
            }
            result += "}"
        }
    }

    private static func write(_ string: String, to result: inout String) {
        result += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
