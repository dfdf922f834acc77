extension Setting {
    static func text(_ value: SettingValue, _ allowed: String) throws(SettingRejection) -> String {
        guard case .text(let text) = value else { throw SettingRejection(allowed: allowed) }
        return trimmed(text)
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var slice = Substring(text)
        while slice.first?.isWhitespace == true { slice.removeFirst() }
        while slice.last?.isWhitespace == true { slice.removeLast() }
        return String(slice)
    }

    static func hostPort(_ value: SettingValue) throws(SettingRejection) -> HostPort {
        let allowed = "HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8080 or [::]:8081"
        guard let result = HostPort(try text(value, allowed)) else { throw SettingRejection(allowed: allowed) }
        return result
    }

    static func path(_ value: SettingValue, _ allowed: String) throws(SettingRejection) -> String {
        let path = try text(value, allowed)
        guard !path.isEmpty, !path.utf8.contains(0) else { throw SettingRejection(allowed: allowed) }
        return path
    }

    /// Empty: none.
    static func optionalPath(_ value: SettingValue, _ allowed: String) throws(SettingRejection) -> String? {
        try text(value, allowed).isEmpty ? nil : try path(value, allowed)
    }

    static func database(_ value: SettingValue) throws(SettingRejection) -> String? {
        let allowed = "the path of an SQLite file, or a URL postgres://USER:PASSWORD@HOST:PORT/DATABASE"
        let written = try text(value, allowed)
        if written.isEmpty { return nil }
        let isPostgreSQL = ["postgres://", "postgresql://"].contains { written.lowercased().hasPrefix($0) }
        guard isPostgreSQL || !written.contains("://") else { throw SettingRejection(allowed: allowed) }
        return try path(value, allowed)
    }

    static func integer(_ value: SettingValue, _ range: ClosedRange<Int>) throws(SettingRejection) -> Int {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = Int(try text(value, allowed)), range.contains(number) else {
            throw SettingRejection(allowed: allowed)
        }
        return number
    }

    static func bytes(_ value: SettingValue, _ range: ClosedRange<Int64>) throws(SettingRejection) -> Int64 {
        let allowed = "bytes such as 65536, 64KiB or 2GB, from \(range.lowerBound) to \(range.upperBound)"
        guard let count = SettingText.byteCount(try text(value, allowed)), range.contains(count) else {
            throw SettingRejection(allowed: allowed)
        }
        return count
    }

    static func duration(_ value: SettingValue, upTo limit: Duration) throws(SettingRejection) -> Duration {
        let allowed = "seconds or a duration such as 300, 90s, 5m or 1h30m, up to \(limit.components.seconds) seconds"
        guard let duration = SettingText.duration(try text(value, allowed)), duration <= limit else {
            throw SettingRejection(allowed: allowed)
        }
        return duration
    }

    /// `nil` where nothing is written.
    static func workers(_ value: SettingValue) throws(SettingRejection) -> Int? {
        try text(value, "a whole number from 0 to 256").isEmpty ? nil : try integer(value, 0...256)
    }

    static func jobLease(_ value: SettingValue) throws(SettingRejection) -> Duration {
        let duration = try duration(value, upTo: .seconds(600))
        guard duration >= .seconds(2) else {
            throw SettingRejection(allowed: "a duration from 2 seconds to 10 minutes, such as 30s")
        }
        return duration
    }

    static func livePatience(_ value: SettingValue) throws(SettingRejection) -> Duration {
        let duration = try duration(value, upTo: .seconds(2))
        guard duration >= .milliseconds(50) else {
            throw SettingRejection(allowed: "a duration from 0.05 to 2 seconds, such as 0.2")
        }
        return duration
    }

    static func broadcastSegment(_ value: SettingValue) throws(SettingRejection) -> Duration {
        let duration = try duration(value, upTo: .seconds(10))
        guard duration >= .seconds(1) else {
            throw SettingRejection(allowed: "a duration from 1 to 10 seconds, such as 2s")
        }
        return duration
    }

    /// Never longer than a segment.
    static func broadcastPart(_ value: SettingValue) throws(SettingRejection) -> Duration {
        let duration = try duration(value, upTo: .seconds(1))
        guard duration >= .milliseconds(100) else {
            throw SettingRejection(allowed: "a duration from 0.1 to 1 second, such as 0.334")
        }
        return duration
    }

    static func patience(_ value: SettingValue) throws(SettingRejection) -> Duration {
        let duration = try duration(value, upTo: .seconds(10))
        guard duration >= .milliseconds(100) else {
            throw SettingRejection(allowed: "a duration from 0.1 to 10 seconds, such as 2s")
        }
        return duration
    }

    /// `nil` where nothing is written.
    static func bitrate(_ value: SettingValue) throws(SettingRejection) -> Int? {
        let allowed = "bits a second from 50k to 10G, such as 800k or 2.5M, or nothing"
        let written = try text(value, allowed)
        if written.isEmpty { return nil }
        guard let rate = SettingText.bitrate(written), 50_000...10_000_000_000 ~= rate else {
            throw SettingRejection(allowed: allowed)
        }
        return rate
    }

    static func flag(_ value: SettingValue) throws(SettingRejection) -> Bool {
        switch try text(value, "true or false").lowercased() {
        case "true": return true
        case "false": return false
        default: throw SettingRejection(allowed: "true or false")
        }
    }

    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: SettingValue
    ) throws(SettingRejection) -> Choice where Choice.RawValue == String {
        let allowed = "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", ")
        guard let choice = Choice(rawValue: try text(value, allowed).lowercased()) else {
            throw SettingRejection(allowed: allowed)
        }
        return choice
    }

    static func list(
        _ value: SettingValue, _ allowed: String, where isAllowed: (String) -> Bool
    ) throws(SettingRejection) -> [String] {
        var items: [String] = []
        switch value {
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            items = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        case .list(let values):
            for value in values { items.append(try self.text(value, allowed)) }
        case .map:
            throw SettingRejection(allowed: allowed)
        }
        guard items.allSatisfy(isAllowed) else { throw SettingRejection(allowed: allowed) }
        return items
    }

    /// In the file a list of `URL`, `URL USER CREDENTIAL` or `{urls, username, credential}` as in `RTCIceServer`.
    static func iceServers(_ value: SettingValue) throws(SettingRejection) -> [ICEServer] {
        switch value {
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            var servers: [ICEServer] = []
            for item in text.split(separator: ",", omittingEmptySubsequences: false) {
                servers.append(try iceServer(trimmed(item)))
            }
            return servers
        case .list(let values):
            var servers: [ICEServer] = []
            for value in values {
                switch value {
                case .text(let text): servers.append(try iceServer(trimmed(text)))
                case .map(let map): servers += try iceServers(map)
                case .list: throw iceServerRejection
                }
            }
            return servers
        case .map(let map):
            return try iceServers(map)
        }
    }

    private static var iceServerRejection: SettingRejection {
        SettingRejection(
            allowed:
                "stun:, stuns:, turn: or turns: URLs, each alone or followed by a user name and a credential, turn: and"
                + " turns: also by secret:NAME with a name of secrets, or in the file"
                + " {urls: …, username: …, credential: …} or {urls: …, secret: NAME}")
    }

    private static func iceServer(_ text: String) throws(SettingRejection) -> ICEServer {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 2, words[1].hasPrefix("secret:"),
            let server = ICEServer(url: words[0], secret: String(words[1].dropFirst("secret:".count)))
        {
            return server
        }
        guard words.count == 1 || words.count == 3,
            let server = ICEServer(
                url: words[0], username: words.count == 3 ? words[1] : nil,
                credential: words.count == 3 ? words[2] : nil)
        else { throw iceServerRejection }
        return server
    }

    private static func iceServers(_ map: [String: SettingValue]) throws(SettingRejection) -> [ICEServer] {
        guard Set(map.keys).isSubset(of: ["urls", "username", "credential", "secret"]), let urls = map["urls"] else {
            throw iceServerRejection
        }
        var secrets: [String: String] = [:]
        for key in ["username", "credential", "secret"] {
            guard let value = map[key] else { continue }
            secrets[key] = try text(value, iceServerRejection.allowed)
        }
        var servers: [ICEServer] = []
        for url in try list(urls, iceServerRejection.allowed, where: { _ in true }) {
            guard
                let server = ICEServer(
                    url: url, username: secrets["username"], credential: secrets["credential"],
                    secret: secrets["secret"])
            else { throw iceServerRejection }
            servers.append(server)
        }
        return servers
    }
}
