/// Which events are wanted: `recording.completed`, `recording.*`, or `*` for all.
package struct EventPattern: Sendable, Hashable, Codable {
    package let text: String

    package init?(_ text: String) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        let isName = { (word: Substring) in
            (1...32).contains(word.utf8.count) && word.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        }
        guard text == "*" || (words.count == 2 && isName(words[0]) && (words[1] == "*" || isName(words[1]))) else {
            return nil
        }
        self.text = text
    }

    package func covers(_ type: String) -> Bool {
        text == "*" || text == type || (text.hasSuffix(".*") && type.hasPrefix(text.dropLast()))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let pattern = EventPattern(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "it is no pattern for events")
        }
        self = pattern
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
