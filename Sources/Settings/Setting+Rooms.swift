import Media

extension Setting {
    /// Names as in `a=rtpmap`, in any case of letters.
    static func codecs(_ value: SettingValue) throws(SettingRejection) -> [Codec] {
        let names = Codec.allCases.map(\.encodingName).joined(separator: ", ")
        let rejection = SettingRejection(allowed: "codecs, the most wanted first, each once, of \(names)")
        var codecs: [Codec] = []
        for name in try list(value, rejection.allowed, where: { _ in true }) {
            let codec = Codec.allCases.first { $0.encodingName.lowercased() == name.lowercased() }
            guard let codec, !codecs.contains(codec) else { throw rejection }
            codecs.append(codec)
        }
        guard !codecs.isEmpty else { throw rejection }
        return codecs
    }

    private static var roomRejection: SettingRejection {
        SettingRejection(
            allowed:
                "a list of maps like {match: \"cam-*\", codecs: [H265, VP9]}: match is a pattern for names of rooms"
                + " (* any characters, ? one), and something must be said about them")
    }

    /// In the environment and on the command line the same as YAML in one line.
    static func rooms(_ value: SettingValue) throws(SettingRejection) -> [RoomRule] {
        switch value {
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            guard let inner = SettingsFile.inline(text) else { throw roomRejection }
            if case .text = inner { throw roomRejection }
            return try rooms(inner)
        case .list(let values):
            var rules: [RoomRule] = []
            for value in values {
                guard case .map(let map) = value else { throw roomRejection }
                rules.append(try roomRule(map))
            }
            return rules
        case .map(let map):
            return [try roomRule(map)]
        }
    }

    private static func roomRule(_ map: [String: SettingValue]) throws(SettingRejection) -> RoomRule {
        guard Set(map.keys).isSubset(of: ["match", "codecs"]), map.count > 1, let match = map["match"],
            let pattern = RoomPattern(try text(match, roomRejection.allowed))
        else { throw roomRejection }
        var rule = RoomRule(pattern: pattern)
        if let value = map["codecs"] { rule.codecs = try codecs(value) }
        return rule
    }
}
