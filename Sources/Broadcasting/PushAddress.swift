import Media

/// Where a broadcast is pushed to: `rtmp://`, `rtmps://` or `srt://`.
///
/// The key in it is a password: only `redacted` is for logs, events, metrics and answers.
package struct PushAddress: Sendable, Hashable, Codable {
    package enum Transport: String, Sendable, Codable, CaseIterable { case rtmp, rtmps, srt }

    package let transport: Transport
    package let host: String
    package let port: Int
    /// As a library is to open it, without what `options` holds.
    package let url: String
    /// What an SRT address asks for; nothing with the others.
    package let options: SRTOptions
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
            options = SRTOptions()
            redacted = place + (parts.count > 1 ? "/\(parts[0])/***" : "/***")
        case .srt:
            url = place
            options = try SRTOptions(parsing: tail)
            redacted = place
        }
    }

    /// Whether a picture in this codec goes there as it comes. FLV has room for H264 alone.
    package func takes(_ codec: Codec) -> Bool {
        switch codec {
        case .h264: true
        case .h265: transport == .srt
        case .vp8, .vp9, .av1, .opus, .pcmu, .pcma, .aac: false
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
            "an SRT address takes streamid (up to 512 bytes), passphrase (10 to 79), pbkeylen (16, 24, 32), latency (ms, "
                + "up to 10000) and mode=caller, and nothing else"
        }
    }
}
