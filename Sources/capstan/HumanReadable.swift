import Foundation

/// Values as a person reads them.
enum HumanReadable {
    /// `0:42`, `12:05`, `1:00:03`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1e9)))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? "\(hours):\(twoDigits(minutes)):\(twoDigits(rest))" : "\(minutes):\(twoDigits(rest))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `512 B`, `12.3 MiB`, `512 MiB`: as in the settings.
    static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = "B"
        for larger in ["KiB", "MiB", "GiB", "TiB"] where value >= 1023.5 {
            value /= 1024
            unit = larger
        }
        return unit == "B" || value >= 99.95
            ? String(format: "%.0f \(unit)", value) : String(format: "%.1f \(unit)", value)
    }

    /// Text from elsewhere, fit for a terminal: without control characters, which could rewrite what stands there.
    static func harmless(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
