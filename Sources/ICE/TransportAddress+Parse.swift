extension TransportAddress {
    /// A literal with a port, as `description` writes it. Names are not resolved.
    package init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 80, let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        guard let port = Self.decimal(bytes[(colon + 1)...], limit: 65535, digits: 5) else { return nil }
        var host = bytes[..<colon]
        let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]") && host.count > 2
        if isBracketed { host = host.dropFirst().dropLast() }
        guard host.contains(UInt8(ascii: ":")) == isBracketed else { return nil }
        self.init(literal: host, port: UInt16(port))
    }

    /// An address literal without a port: "192.0.2.1", "2001:db8::1", "fe80::1%2". Names are not resolved.
    package init?(host: String, port: UInt16) {
        let bytes = Array(host.utf8)
        guard bytes.count <= 64 else { return nil }
        self.init(literal: bytes[...], port: port)
    }

    private init?(literal: ArraySlice<UInt8>, port: UInt16) {
        guard literal.contains(UInt8(ascii: ":")) else {
            guard let ipv4 = Self.dottedQuad(literal) else { return nil }
            self.init(ipv4: ipv4, port: port)
            return
        }
        var scope: UInt32 = 0
        var address = literal
        if let percent = literal.firstIndex(of: UInt8(ascii: "%")) {
            let tail = literal[(percent + 1)...]
            guard let index = Self.decimal(tail, limit: UInt64(UInt32.max), digits: 10) else { return nil }
            scope = UInt32(index)
            address = literal[..<percent]
        }
        guard let groups = Self.groups(address) else { return nil }
        let high = groups[..<4].reduce(0 as UInt64) { $0 << 16 | UInt64($1) }
        let low = groups[4...].reduce(0 as UInt64) { $0 << 16 | UInt64($1) }
        self.init(high: high, low: low, port: port, scope: scope)
    }

    /// The eight groups of an IPv6 literal, RFC 4291 clause 2.2.
    private static func groups(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        var head: [UInt16] = []
        var tail: [UInt16]?
        var index = text.startIndex
        if text.starts(with: [colon, colon]) {
            tail = []
            index += 2
        }
        while index < text.endIndex {
            let end = text[index...].firstIndex(of: colon) ?? text.endIndex
            let part = text[index..<end]
            var parsed: [UInt16]
            if part.contains(UInt8(ascii: ".")) {
                guard end == text.endIndex, let quad = dottedQuad(part) else { return nil }
                parsed = [UInt16(quad >> 16), UInt16(quad & 0xFFFF)]
            } else {
                guard let group = hexadecimal(part) else { return nil }
                parsed = [group]
            }
            if tail == nil { head += parsed } else { tail? += parsed }
            guard head.count + (tail?.count ?? 0) <= 8 else { return nil }
            guard end < text.endIndex else { break }
            index = end + 1
            guard index < text.endIndex else { return nil }
            if text[index] == colon {
                guard tail == nil else { return nil }
                tail = []
                index += 1
            }
        }
        guard let tail else { return head.count == 8 ? head : nil }
        let missing = 8 - head.count - tail.count
        guard missing >= 1 else { return nil }
        return head + Array(repeating: 0, count: missing) + tail
    }

    private static func dottedQuad(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = decimal(part, limit: 255, digits: 3) else { return nil }
            // A leading zero is octal to some and decimal to others.
            guard part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }

    private static func decimal(_ text: ArraySlice<UInt8>, limit: UInt64, digits: Int) -> UInt64? {
        guard (1...digits).contains(text.count) else { return nil }
        var value: UInt64 = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return value <= limit ? value : nil
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
