import Glibc

/// `ProgressLine` for several lines: on a terminal they are written over, elsewhere the last one comes as that does.
struct ProgressBlock {
    private let isTerminal: Bool
    private var height = 0
    private var line = ProgressLine()

    init() {
        let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isTerminal = isatty(STDERR_FILENO) == 1 && terminal != "dumb"
    }

    /// - Parameter kind: what stays the same while only figures move.
    mutating func show(_ lines: [String], kind: String) {
        guard isTerminal else {
            if let last = lines.last { line.show(last, kind: kind) }
            return
        }
        // To the first line, and each anew: cursor up, erase to the end of the line, of the screen (ECMA-48 CUU, EL, ED).
        var text = height > 1 ? "\r\u{1B}[\(height - 1)A" : "\r"
        text += lines.map { "\($0.prefix(ProgressLine.width() - 1))\u{1B}[K" }.joined(separator: "\n") + "\u{1B}[J"
        Terminal.complain(text, ending: "")
        height = lines.count
    }

    /// Takes the lines away, before anything else is written.
    mutating func end() {
        guard isTerminal else { return line.end() }
        if height > 0 { Terminal.complain((height > 1 ? "\r\u{1B}[\(height - 1)A" : "\r") + "\u{1B}[J", ending: "") }
        height = 0
    }
}
