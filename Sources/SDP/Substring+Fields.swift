// Session descriptions are cut at bytes, never at characters: to Swift "\r\n" is one character, and so is a colon with a
// combining accent behind it.

extension Substring {
    /// The pieces between separators, empty ones left out.
    func fields(_ separator: Unicode.Scalar = " ") -> [Substring] {
        utf8.split(separator: UInt8(truncatingIfNeeded: separator.value)).map(Substring.init)
    }

    /// What stands before the first separator, and what behind it; `nil` behind when there is none.
    func cut(at separator: Unicode.Scalar) -> (head: Substring, tail: Substring?) {
        guard let place = utf8.firstIndex(of: UInt8(truncatingIfNeeded: separator.value)) else { return (self, nil) }
        return (self[..<place], self[utf8.index(after: place)...])
    }

    /// Without spaces and tabs at both ends.
    var trimmed: Substring {
        var bytes = utf8
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return Substring(bytes)
    }

    /// A decimal number of digits alone: no sign, no space.
    func number<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
        guard !utf8.isEmpty, utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Value(self)
    }

    /// Hexadecimal digits alone.
    var isHexadecimal: Bool {
        !utf8.isEmpty && utf8.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
    }

    /// Visible ASCII without spaces, at least one: wider than RFC 8866's `token`, and safe to be written back.
    var isVisibleASCII: Bool {
        !utf8.isEmpty && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
