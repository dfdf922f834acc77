/// A piece of XML as S3 answers with it: elements and text, no more. Attributes are passed over; a document type, which
/// could define entities, is refused.
package struct XMLElement: Sendable, Hashable {
    package static let maximumBytes = 4 << 20
    package static let maximumDepth = 16
    package static let maximumElements = 100_000

    /// Without a prefix.
    package var name: String
    /// Of the element itself, entities resolved.
    package var text: String
    package var children: [XMLElement]

    package init(name: String, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The root; `nil` for what is no such XML.
    package init?(xml bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.maximumBytes else { return nil }
        var reader = XMLReader(Array(bytes))
        guard let root = reader.document() else { return nil }
        self = root
    }

    package subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// Reads forward only, and each byte a bounded number of times.
private struct XMLReader {
    private var rest: ArraySlice<UInt8>
    private var elements = 0

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    }

    mutating func document() -> XMLElement? {
        guard skipMisc(), let root = element(depth: 0), skipMisc(), rest.isEmpty else { return nil }
        return root
    }

    /// White space, processing instructions, comments.
    private mutating func skipMisc() -> Bool {
        while true {
            skipSpace()
            if take("<?") {
                guard skip(past: "?>") else { return false }
            } else if take("<!--") {
                guard skip(past: "-->") else { return false }
            } else {
                return true
            }
        }
    }

    private mutating func element(depth: Int) -> XMLElement? {
        elements += 1
        guard depth < XMLElement.maximumDepth, elements <= XMLElement.maximumElements, take("<"), let name = name(),
            let isEmpty = skipAttributes()
        else { return nil }
        var element = XMLElement(name: String(name.split(separator: ":").last ?? ""))
        guard !isEmpty else { return element }
        var text: [UInt8] = []
        while true {
            text += rest.prefix { $0 != 0x3C && $0 != 0x26 }
            rest = rest.drop { $0 != 0x3C && $0 != 0x26 }
            if take("</") {
                guard self.name() == name, skipSpace(), take(">") else { return nil }
                element.text = String(decoding: text, as: UTF8.self)
                return element
            } else if take("<!--") {
                guard skip(past: "-->") else { return nil }
            } else if take("<![CDATA[") {
                guard let plain = upTo("]]>") else { return nil }
                text += plain
            } else if take("<?") {
                guard skip(past: "?>") else { return nil }
            } else if rest.first == 0x26 {
                guard let plain = entity() else { return nil }
                text += plain
            } else if rest.first == 0x3C {
                guard let child = self.element(depth: depth + 1) else { return nil }
                element.children.append(child)
            } else {
                return nil
            }
        }
    }

    private mutating func name() -> String? {
        let bytes = rest.prefix { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
            default: false
            }
        }
        guard (1...256).contains(bytes.count) else { return nil }
        rest = rest.dropFirst(bytes.count)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: whether the element ends here (`/>`); `nil` when this is no tag.
    private mutating func skipAttributes() -> Bool? {
        while true {
            skipSpace()
            if take("/>") { return true }
            if take(">") { return false }
            guard name() != nil, skipSpace(), take("="), skipSpace(), let quote = rest.popFirst(),
                quote == 0x22 || quote == 0x27
            else { return nil }
            rest = rest.drop { $0 != quote && $0 != 0x3C }
            guard rest.popFirst() == quote else { return nil }
        }
    }

    private mutating func entity() -> [UInt8]? {
        let bytes = rest.dropFirst().prefix(10).prefix { $0 != 0x3B }
        guard rest.dropFirst(bytes.count + 1).first == 0x3B else { return nil }
        rest = rest.dropFirst(bytes.count + 2)
        let word = String(decoding: bytes, as: UTF8.self)
        switch word {
        case "lt": return [0x3C]
        case "gt": return [0x3E]
        case "amp": return [0x26]
        case "quot": return [0x22]
        case "apos": return [0x27]
        default: break
        }
        guard word.hasPrefix("#") else { return nil }
        let isHex = word.hasPrefix("#x")
        guard let number = UInt32(word.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(number)
        else { return nil }
        return Array(String(Character(scalar)).utf8)
    }

    @discardableResult private mutating func skipSpace() -> Bool {
        rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return true
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard rest.starts(with: wanted) else { return false }
        rest = rest.dropFirst(wanted.count)
        return true
    }

    private mutating func skip(past end: String) -> Bool { upTo(end) != nil }

    private mutating func upTo(_ end: String) -> ArraySlice<UInt8>? {
        let wanted = Array(end.utf8)
        var seen = rest
        while !seen.starts(with: wanted) {
            guard let first = wanted.first, !seen.isEmpty else { return nil }
            seen = seen.dropFirst().drop { $0 != first }
        }
        guard !seen.isEmpty else { return nil }
        let found = rest[rest.startIndex..<seen.startIndex]
        rest = seen.dropFirst(wanted.count)
        return found
    }
}
