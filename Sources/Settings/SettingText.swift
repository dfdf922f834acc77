/// How settings are read from text.
package enum SettingText {
    /// `300`, `1.5`, `90s`, `5m`, `1h30m`: seconds unless a unit says otherwise. `nil` for anything else.
    package static func duration(_ text: String) -> Duration? {
        if let seconds = plainNumber(text) { return .milliseconds(Int64((seconds * 1000).rounded())) }
        var total = 0.0
        var digits = ""
        var lastUnit = Double.infinity
        for character in text {
            let unit: Double
            switch character {
            case "0"..."9", ".":
                digits.append(character)
                continue
            case "d": unit = 86_400
            case "h": unit = 3_600
            case "m": unit = 60
            case "s": unit = 1
            default: return nil
            }
            guard unit < lastUnit, let number = plainNumber(digits) else { return nil }
            total += number * unit
            lastUnit = unit
            digits = ""
        }
        guard digits.isEmpty, lastUnit.isFinite, total < 1e10 else { return nil }
        return .milliseconds(Int64((total * 1000).rounded()))
    }

    /// `65536`, `64KiB`, `1.5 GB`: bytes. `nil` for anything else.
    static func byteCount(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text[digits.endIndex...].drop { $0 == " " }.lowercased()
        let scales: [String: Double] = [
            "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
            "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
        ]
        guard let scale = scales[unit], let number = plainNumber(String(digits)), number * scale < 9e18 else {
            return nil
        }
        return Int64(number * scale)
    }

    /// `800000`, `800k`, `2.5 Mbit`: bits a second, thousands by thousands. `nil` for anything else.
    static func bitrate(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text[digits.endIndex...].drop { $0 == " " }.lowercased()
        let scales: [String: Double] = [
            "": 1, "bit": 1, "k": 1e3, "kbit": 1e3, "m": 1e6, "mbit": 1e6, "g": 1e9, "gbit": 1e9,
        ]
        guard let scale = scales[unit], let number = plainNumber(String(digits)), number * scale < 1e12 else {
            return nil
        }
        return Int(number * scale)
    }

    private static func plainNumber(_ text: String) -> Double? {
        guard text.utf8.count <= 20, let first = text.utf8.first, (0x30...0x39).contains(first),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(text), number < 1e15
        else { return nil }
        return number
    }

    static func isOrigin(_ text: String) -> Bool {
        if text == "*" { return true }
        guard let separator = text.range(of: "://") else { return false }
        let host = text[separator.upperBound...]
        return ["http", "https"].contains(text[..<separator.lowerBound]) && !host.isEmpty
            && host.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F && $0 != 0x22 && $0 != 0x2C }
    }

    /// The number of single edits between two keys (Levenshtein), case not counted.
    static func distance(_ left: String, _ right: String) -> Int {
        let rows = Array(left.lowercased().utf8)
        let columns = Array(right.lowercased().utf8)
        var line = Array(0...columns.count)
        for (index, byte) in rows.enumerated() {
            var diagonal = line[0]
            line[0] = index + 1
            for column in columns.indices {
                let substituted = diagonal + (byte == columns[column] ? 0 : 1)
                diagonal = line[column + 1]
                line[column + 1] = min(substituted, line[column] + 1, line[column + 1] + 1)
            }
        }
        return line[columns.count]
    }
}
