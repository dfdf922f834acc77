/// Where a broadcast is pushed to: `rtmp://`, `rtmps://` or `srt://`.
///
/// The key in it is a password: only `redacted` is for logs, events, metrics and answers.
package struct PushAddress: Sendable, Hashable, Codable {
    package enum Transport: String, Sendable, Codable, CaseIterable { case rtmp, rtmps, srt }

    package let transport: Transport
    package let host: String
    package let port: Int
    /// As a library is to open it, without what `secrets` holds.
    package let url: String
    /// Options of SRT by their names in libavformat; empty for the others.
    package let options: [String: String]
    /// To be shown. The key is left out, and whatever could be one.
    package let redacted: String

    package static let maximumLength = 2048

    /// - Throws: an error whose text holds nothing of the address.
    package init(parsing text: String) throws(PushAddressError) {
        guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
        // Space and line breaks end a word of some library or other.
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .forbiddenCharacter }
        guard let mark = text.firstRange(of: "://"),
            let transport = Transport(rawValue: text[..<mark.lowerBound].lowercased())
        else { throw .otherScheme }
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw .credentials }
        let (host, port) = try Self.hostAndPort(authority, transport)
        let tail = rest[end...]
        guard !tail.contains("#") else { throw .fragment }
        self.transport = transport
        self.host = host
        self.port = port
        let shownHost = host.contains(":") ? "[\(host)]" : host
        let place = "\(transport.rawValue)://\(shownHost):\(port)"
        switch transport {
        case .rtmp, .rtmps:
            let path = tail.prefix { $0 != "?" }
            let parts = path.split(separator: "/", omittingEmptySubsequences: true)
            guard path.hasPrefix("/"), !parts.isEmpty else { throw .noKey }
            url = place + tail
            options = [:]
            redacted = place + (parts.count > 1 ? "/\(parts[0])/***" : "/***")
        case .srt:
            url = place
            options = try Self.options(tail)
            redacted = place
        }
    }

    private static func hostAndPort(
        _ authority: Substring, _ transport: Transport
    ) throws(PushAddressError) -> (String, Int) {
        var host = authority
        var digits: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw .noHost }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let behind = authority[authority.index(after: close)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw .noHost }
            digits = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            digits = authority[authority.index(after: colon)...]
        }
        let allowed = authority.hasPrefix("[") ? "0123456789abcdefABCDEF:.%" : hostCharacters
        guard !host.isEmpty, host.allSatisfy({ allowed.contains($0) }) else { throw .noHost }
        guard let digits else {
            switch transport {
            case .rtmp: return (String(host), 1935)
            case .rtmps: return (String(host), 443)
            case .srt: throw .noPort
            }
        }
        guard let port = Int(digits), (1...65_535).contains(port), digits.allSatisfy(\.isNumber) else { throw .noPort }
        return (String(host), port)
    }

    private static let hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._"

    /// Only what concerns the stream: a library must not be told to listen, or where to write.
    private static func options(_ tail: Substring) throws(PushAddressError) -> [String: String] {
        var query = tail
        if query.hasPrefix("/") { query = query.dropFirst() }
        guard query.isEmpty || query.hasPrefix("?") else { throw .path }
        var options: [String: String] = [:]
        for item in query.dropFirst().split(separator: "&") {
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? String(halves[1]) : ""
            switch halves[0] {
            case "mode" where value == "caller": break
            case "streamid" where !value.isEmpty: options["streamid"] = try decoded(value)
            case "passphrase" where (10...79).contains(value.utf8.count): options["passphrase"] = try decoded(value)
            case "pbkeylen" where ["16", "24", "32"].contains(value): options["pbkeylen"] = value
            case "latency":
                // As SRT's own tools count: milliseconds; libavformat wants microseconds.
                guard let milliseconds = Int(value), (0...60_000).contains(milliseconds) else { throw .option }
                options["latency"] = String(milliseconds * 1000)
            default: throw .option
            }
        }
        return options
    }

    /// RFC 3986 clause 2.1.
    private static func decoded(_ text: String) throws(PushAddressError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16), value >= 0x20 else { throw .option }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .option }
        return text
    }
}

/// Why an address is none. Nothing of the address is in it, as it may hold a key.
package enum PushAddressError: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case tooLong, forbiddenCharacter, otherScheme, credentials, noHost, noPort, noKey, fragment, path, option

    package var description: String {
        switch self {
        case .tooLong: "a push address may have \(PushAddress.maximumLength) bytes"
        case .forbiddenCharacter:
            "a push address has printable ASCII characters only, without spaces; write others as %XX"
        case .otherScheme: "a push address begins with rtmp://, rtmps:// or srt://"
        case .credentials: "a push address has no user name or password before its host; put the key behind its path"
        case .noHost: "a push address needs a host name or an IP address"
        case .noPort: "a push address's port is a number from 1 to 65535; SRT needs one"
        case .noKey: "an RTMP address needs a path: rtmp://host/application/key"
        case .fragment: "a push address has no '#'; write it as %23"
        case .path: "an SRT address has no path; what the server asks for goes into ?streamid="
        case .option:
            "an SRT address takes streamid, passphrase (10 to 79 characters), pbkeylen (16, 24, 32), latency (ms, up to "
                + "60000) and mode=caller, and nothing else"
        }
    }
}
