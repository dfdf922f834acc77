/// An IP address; one of IPv4 in its mapped form (RFC 4291 clause 2.5.5.2), so that both go by one rule.
package struct NetworkAddress: Sendable, Hashable {
    /// 16.
    package let bytes: [UInt8]

    static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// - Parameter bytes: 4 or 16; `nil` for another count.
    package init?(_ bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.bytes = Self.mapped + bytes
        case 16: self.bytes = Array(bytes)
        default: return nil
        }
    }

    /// `192.0.2.1`, `2001:db8::1`; no brackets, no zone.
    package init?(text: some StringProtocol) {
        guard text.utf8.count <= 45, let bytes = text.contains(":") ? Self.version6(text) : Self.version4(text) else {
            return nil
        }
        self.init(bytes)
    }

    package var isVersion4: Bool { bytes.starts(with: Self.mapped) }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for word in words {
            // `010` is ten to some and eight to others.
            guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), word == "0" || !word.hasPrefix("0"),
                let byte = UInt8(word)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// RFC 4291 clause 2.2.
    private static func version6(_ text: some StringProtocol) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        switch halves.count {
        case 1: return groups(halves[0]).flatMap { $0.count == 16 ? $0 : nil }
        case 2:
            guard let first = halves[0].isEmpty ? [] : groups(halves[0]),
                let last = halves[1].isEmpty ? [] : groups(halves[1]), first.count + last.count <= 14
            else { return nil }
            return first + repeatElement(0, count: 16 - first.count - last.count) + last
        default: return nil
        }
    }

    private static func groups(_ text: some StringProtocol) -> [UInt8]? {
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, word) in words.enumerated() {
            if index == words.count - 1, word.contains(".") {
                guard let tail = version4(word) else { return nil }
                bytes += tail
                continue
            }
            guard (1...4).contains(word.utf8.count), word.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
                let group = UInt16(word, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }
}

extension NetworkAddress: CustomStringConvertible {
    package var description: String {
        if isVersion4 { return bytes.suffix(4).map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }.joined(separator: ":")
    }
}
