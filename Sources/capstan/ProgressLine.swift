import Glibc
import Media
import Telemetry

/// How far something is, on standard error: on a terminal one line that is written over, elsewhere a line at each change
/// of its kind and one every half minute.
struct ProgressLine {
    private let isTerminal: Bool
    private var isOpen = false
    private var lastKind = ""
    private var lastWritten: Instant?

    init() {
        let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
        isTerminal = isatty(STDERR_FILENO) == 1 && terminal != "dumb"
    }

    /// - Parameter kind: what stays the same while only figures move.
    mutating func show(_ text: String, kind: String) {
        if isTerminal {
            if text.isEmpty { return }
            // Carriage return, the text, and erase to the end of the line (ECMA-48 EL).
            Terminal.complain("\r\(text.prefix(Self.width() - 1))\u{1B}[K", ending: "")
            isOpen = true
            return
        }
        let now = SystemClock.monotonic()
        if kind == lastKind, let lastWritten, now - lastWritten < .seconds(30) { return }
        lastKind = kind
        lastWritten = now
        Terminal.complain(text)
    }

    /// Takes the line away, before anything else is written.
    mutating func end() {
        if isOpen { Terminal.complain("\r\u{1B}[K", ending: "") }
        isOpen = false
    }

    static func width() -> Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
        return Int(size.ws_col)
    }

    /// `[######----]`; nothing when the whole is not known.
    static func bar(_ part: Double, of whole: Double, cells: Int = 20) -> String {
        guard whole > 0 else { return "" }
        let full = Int((max(0, min(1, part / whole)) * Double(cells)).rounded(.down))
        return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: cells - full) + "]"
    }
}
