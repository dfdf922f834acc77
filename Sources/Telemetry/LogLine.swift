import Logging
import Media

/// One event as one line of text or of JSON. Whatever a peer put into a value, the line stays one line.
package enum LogLine {
    package enum Style: Sendable { case text, json }

    /// Bytes of one value that are kept; the rest is counted.
    package static let maximumValueBytes = 4096

    /// `02:26:05.120 INFO  recording began room=standup recording=0190…`
    package static func text(
        time: WallClock, level: Logger.Level, message: String, metadata: Logger.Metadata
    ) -> String {
        let parts = time.parts
        var line = "\(parts.time).\(parts.milliseconds) "
        line += name(level)
        line += " "
        escape(shortened(message), into: &line, quoted: false)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " "
            escape(key, into: &line, quoted: false)
            line += "="
            let text = shortened(value.description)
            if text.isEmpty || text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3D }) {
                line += "\""
                escape(text, into: &line, quoted: true)
                line += "\""
            } else {
                escape(text, into: &line, quoted: false)
            }
        }
        return line
    }

    /// `{"time":"…","level":"info","label":"…","message":"…",…metadata…}`
    package static func json(
        time: WallClock, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata
    ) -> String {
        var line = "{\"time\":\"" + time.rfc3339 + "\",\"level\":\"" + level.rawValue + "\",\"label\":"
        quote(label, into: &line)
        line += ",\"message\":"
        quote(shortened(message), into: &line)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += ","
            quote(["time", "level", "label", "message"].contains(key) ? "metadata." + key : key, into: &line)
            line += ":"
            append(value, into: &line, depth: 0)
        }
        line += "}"
        return line
    }

    private static func append(_ value: Logger.MetadataValue, into line: inout String, depth: Int) {
        guard depth < 8 else { return quote("…", into: &line) }
        switch value {
        case .string(let text): quote(shortened(text), into: &line)
        case .stringConvertible(let value): quote(shortened(value.description), into: &line)
        case .array(let items):
            line += "["
            for (index, item) in items.enumerated() {
                if index > 0 { line += "," }
                append(item, into: &line, depth: depth + 1)
            }
            line += "]"
        case .dictionary(let items):
            line += "{"
            for (index, item) in items.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { line += "," }
                quote(item.key, into: &line)
                line += ":"
                append(item.value, into: &line, depth: depth + 1)
            }
            line += "}"
        }
    }

    private static func name(_ level: Logger.Level) -> String {
        switch level {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO "
        case .notice: "NOTE "
        case .warning: "WARN "
        case .error: "ERROR"
        case .critical: "CRIT "
        }
    }

    private static func shortened(_ text: String) -> String {
        let bytes = text.utf8.count
        guard bytes > maximumValueBytes else { return text }
        return String(decoding: text.utf8.prefix(maximumValueBytes), as: UTF8.self)
            + "… (\(bytes - maximumValueBytes) bytes more)"
    }

    private static func quote(_ text: String, into line: inout String) {
        line += "\""
        escape(text, into: &line, quoted: true)
        line += "\""
    }

    /// Control characters, and the separators U+0085, U+2028 and U+2029 that some readers take for line ends, become
    /// JSON escapes; so does what would end the quotes.
    private static func escape(_ text: String, into line: inout String, quoted: Bool) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: line += "\\n"
            case 0x0D: line += "\\r"
            case 0x09: line += "\\t"
            case 0x22 where quoted: line += "\\\""
            case 0x5C where quoted: line += "\\\\"
            case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
                let digits = String(scalar.value, radix: 16)
                line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}
