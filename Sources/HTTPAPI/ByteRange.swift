/// What a `Range` field asks of a file (RFC 9110 clause 14.2).
package enum ByteRange: Sendable, Hashable {
    /// No range, or one that a server ignores: another unit, several ranges, malformed.
    case whole
    case part(Range<Int64>)
    /// Well formed and outside the file: 416.
    case unsatisfiable

    /// - Parameter size: the file's bytes.
    package init(_ field: String?, size: Int64) {
        self = Self.parse(field, size: size)
    }

    private static func parse(_ field: String?, size: Int64) -> ByteRange {
        guard let field else { return .whole }
        let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].lowercased() == "bytes" else { return .whole }
        let specifier = halves[1].drop { $0 == " " || $0 == "\t" }
        guard let dash = specifier.firstIndex(of: "-") else { return .whole }
        let first = specifier[..<dash]
        var last = specifier[specifier.index(after: dash)...]
        while last.last == " " || last.last == "\t" { last = last.dropLast() }
        if first.isEmpty {
            guard let length = number(last) else { return .whole }
            guard length > 0, size > 0 else { return .unsatisfiable }
            return .part(max(0, size - length)..<size)
        }
        guard let start = number(first) else { return .whole }
        if last.isEmpty {
            return start < size ? .part(start..<size) : .unsatisfiable
        }
        guard let end = number(last), end >= start else { return .whole }
        return start < size ? .part(start..<min(end, size - 1) + 1) : .unsatisfiable
    }

    /// Digits only; larger than 64 bits counts as the largest.
    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty else { return nil }
        var value: Int64 = 0
        for byte in text.utf8 {
            guard (0x30...0x39).contains(byte) else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = scaled.addingReportingOverflow(Int64(byte - 0x30))
            value = overflow || carried ? .max : sum
        }
        return value
    }
}
