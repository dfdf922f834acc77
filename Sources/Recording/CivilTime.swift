import Media

/// A `WallClock` that is written as RFC 3339 clause 5.6 in UTC: `2026-01-31T08:15:00.25Z`, as many digits as it has.
package struct CivilTime: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    package var wallClock: WallClock

    package init(_ wallClock: WallClock) {
        self.wallClock = wallClock
    }

    /// `nil` for anything but a time by RFC 3339 clause 5.6.
    package init?(_ text: some StringProtocol) {
        guard let wallClock = WallClock(rfc3339: text) else { return nil }
        self.wallClock = wallClock
    }

    package var description: String { wallClock.rfc3339InFull }

    package static func < (left: CivilTime, right: CivilTime) -> Bool { left.wallClock < right.wallClock }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = CivilTime(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a time (RFC 3339 clause 5.6)")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
