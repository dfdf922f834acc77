/// The lines of a playlist as they are put together (RFC 8216 clause 4.1).
struct PlaylistLines {
    private(set) var text = ""

    mutating func begin(version: Int) {
        text.reserveCapacity(4096)
        line("#EXTM3U")
        tag("EXT-X-VERSION", "\(version)")
    }

    mutating func line(_ line: String) {
        text += line
        text += "\n"
    }

    mutating func tag(_ name: String, _ value: String? = nil) {
        text += "#"
        text += name
        if let value {
            text += ":"
            text += value
        }
        text += "\n"
    }

    /// A decimal-floating-point of clause 4.2 with five digits behind the point.
    func seconds(_ value: Double) -> String {
        let scaled = Int64((max(value, 0) * 100_000).rounded())
        let rest = String(scaled % 100_000)
        return "\(scaled / 100_000)." + String(repeating: "0", count: 5 - rest.count) + rest
    }
}
