import Glibc

/// A place to listen at: `127.0.0.1:8080`, `[::]:8081`, `localhost:0`. Port 0 lets the system choose one.
package struct HostPort: Hashable, Sendable, CustomStringConvertible {
    /// An address or a host name; IPv6 without its brackets.
    package let host: String
    package let port: UInt16

    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `nil` for anything that is not HOST:PORT with an IPv6 address in brackets.
    package init?(_ text: String) {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard Self.isIPv6(String(host)) else { return nil }
        } else {
            guard let colon = text.lastIndex(of: ":") else { return nil }
            host = text[..<colon]
            rest = text[colon...]
            guard Self.isIPv4(String(host)) || Self.isHostName(host) else { return nil }
        }
        guard rest.first == ":" else { return nil }
        let digits = rest.dropFirst()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    package static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// A zone (`fe80::1%eth0`) is taken; whether it exists shows when it is used.
    package static func isIPv6(_ text: String) -> Bool {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count == 1 || !parts[1].isEmpty else { return false }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(first), &address) == 1
    }

    /// Letters, digits, hyphens and dots (RFC 1123 clause 2.1), not all of it digits and dots.
    package static func isHostName(_ text: some StringProtocol) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        var hasLetter = false
        for label in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
            for byte in label.utf8 {
                switch byte {
                case 0x30...0x39, 0x2D: break
                case 0x41...0x5A, 0x61...0x7A, 0x5F: hasLetter = true
                default: return false
                }
            }
        }
        return hasLetter
    }
}
