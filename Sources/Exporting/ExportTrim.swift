/// The span of a recording that is wanted, in seconds from its first media.
package struct ExportTrim: Codable, Sendable, Hashable {
    package static let latest = 31_622_400.0

    package var start: Double
    /// `nil`: to the end.
    package var end: Double?

    package init(start: Double = 0, end: Double? = nil) throws(ExportingError) {
        guard start.isFinite, (0...Self.latest).contains(start) else { throw .trim("start must be 0 or more seconds") }
        if let end {
            guard end.isFinite, end > start, end <= Self.latest else { throw .trim("end must be later than start") }
        }
        self.start = start
        self.end = end
    }
}
