/// A time-ordered identifier (RFC 9562 clause 5.7), written in lower case.
package struct UUIDv7: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    /// - Parameter now: its milliseconds lead the identifier, so that identifiers sort by their making.
    package init(now: WallClock, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(bitPattern: max(now.nanoseconds, 0) / 1_000_000)
        high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
        low = 0x8000_0000_0000_0000 | generator.next() >> 2
    }

    package init(now: WallClock) {
        var generator = SystemRandomNumberGenerator()
        self.init(now: now, using: &generator)
    }

    /// The 36-character form; upper case is taken too. `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        var digits: [UInt64] = []
        digits.reserveCapacity(32)
        var position = 0
        for byte in text.utf8 {
            switch (position, byte) {
            case (8, 0x2D), (13, 0x2D), (18, 0x2D), (23, 0x2D): break
            case (8, _), (13, _), (18, _), (23, _): return nil
            case (_, 0x30...0x39): digits.append(UInt64(byte - 0x30))
            case (_, 0x61...0x66): digits.append(UInt64(byte - 0x61 + 10))
            case (_, 0x41...0x46): digits.append(UInt64(byte - 0x41 + 10))
            default: return nil
            }
            position += 1
        }
        guard position == 36, digits.count == 32 else { return nil }
        high = digits[..<16].reduce(0) { $0 << 4 | $1 }
        low = digits[16...].reduce(0) { $0 << 4 | $1 }
    }

    package var description: String {
        var text = ""
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            let word = index < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16)) & 0xF)
            text.unicodeScalars.append(Unicode.Scalar(digit < 10 ? 0x30 + digit : 0x61 + digit - 10))
        }
        return text
    }

    package static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUIDv7: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = UUIDv7(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a UUID")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
