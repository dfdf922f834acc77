import Media
import Recording

extension Setting {
    /// Names as in `a=rtpmap`, in any case of letters.
    static func codecs(_ value: SettingValue) throws(SettingRejection) -> [Codec] {
        let names = Codec.received.map(\.encodingName).joined(separator: ", ")
        let rejection = SettingRejection(allowed: "codecs, the most wanted first, each once, of \(names)")
        var codecs: [Codec] = []
        for name in try list(value, rejection.allowed, where: { _ in true }) {
            let codec = Codec.received.first { $0.encodingName.lowercased() == name.lowercased() }
            guard let codec, !codecs.contains(codec) else { throw rejection }
            codecs.append(codec)
        }
        guard !codecs.isEmpty else { throw rejection }
        return codecs
    }

    /// In the environment and on the command line the same as YAML in one line.
    static func rooms(_ value: SettingValue) throws(SettingRejection) -> [RoomRule] {
        let allowed = "a list of maps like {match: \"cam-*\", codecs: [H265, VP9]}"
        let items: [SettingValue]
        switch value {
        case .list(let values): items = values
        case .map: items = [value]
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            guard let inner = SettingsFile.inline(text) else { throw SettingRejection(allowed: allowed) }
            if case .text = inner { throw SettingRejection(allowed: allowed) }
            return try rooms(inner)
        }
        var rules: [RoomRule] = []
        for (index, item) in items.enumerated() {
            do throws(SettingRejection) {
                rules.append(try roomRule(item))
            } catch {
                throw error.within("[\(index)]", item)
            }
        }
        return rules
    }

    static func layers(_ value: SettingValue) throws(SettingRejection) -> LayerWish {
        let allowed = "best, all, or the name of a layer (a rid: letters, digits, - and _)"
        guard let wish = LayerWish(try text(value, allowed)) else { throw SettingRejection(allowed: allowed) }
        return wish
    }

    private static func roomRule(_ value: SettingValue) throws(SettingRejection) -> RoomRule {
        let allowed = "a map like {match: \"cam-*\", record: true} with a match and what is said about its rooms"
        let fields = try RuleFields(
            value, ["match", "codecs", "maxBitrate", "patience", "record", "layers"], allowed)
        let pattern = try fields.optional("match") { value throws(SettingRejection) in
            let allowed = "a pattern for names of rooms: * for any characters, ? for one"
            guard let pattern = RoomPattern(try text(value, allowed)) else { throw SettingRejection(allowed: allowed) }
            return pattern
        }
        guard let pattern else { throw SettingRejection(allowed: allowed) }
        let rule = RoomRule(
            pattern: pattern, codecs: try fields.optional("codecs", codecs),
            maxBitrate: try fields.optional("maxBitrate", bitrate), patience: try fields.optional("patience", patience),
            record: try fields.optional("record", record), layers: try fields.optional("layers", layers))
        guard
            rule.codecs != nil || rule.maxBitrate != nil || rule.patience != nil || rule.record != nil
                || rule.layers != nil
        else {
            throw SettingRejection(allowed: allowed)
        }
        return rule
    }

    /// `true` or an empty map: recorded as the settings have it.
    private static func record(_ value: SettingValue) throws(SettingRejection) -> RoomRule.Record {
        if case .text(let text) = value {
            switch trimmed(text).lowercased() {
            case "true": return .always(RecordingWish())
            case "false": return .never
            default: break
            }
        }
        let fields = try RuleFields(
            value, ["container", "participants", "maxDuration", "maxBytes", "idleTimeout", "keepEverything"],
            "true, false or a map like {container: mp4, maxDuration: 1h}")
        let year = Duration.seconds(366 * 86_400)
        var wish = RecordingWish()
        let container: RequestedContainer? = try fields.optional("container", choice)
        wish.container = container ?? .auto
        wish.participants = try fields.optional("participants") { value throws(SettingRejection) in
            let allowed = "1 to 256 names of participants"
            let names = try list(value, allowed, where: { RecordingName.isValid($0) })
            guard (1...256).contains(names.count) else { throw SettingRejection(allowed: allowed) }
            return names
        }
        wish.keepEverything = try fields.optional("keepEverything", flag)
        wish.maxDuration = try fields.optional("maxDuration") { value throws(SettingRejection) in
            let duration = try duration(value, upTo: year)
            guard duration > .zero else { throw SettingRejection(allowed: "a duration above 0, such as 90s or 1h30m") }
            return duration
        }
        wish.maxBytes = try fields.optional("maxBytes") { value throws(SettingRejection) in
            try bytes(value, 1...(1 << 60))
        }
        wish.idleTimeout = try fields.optional("idleTimeout") { value throws(SettingRejection) in
            try duration(value, upTo: year)
        }
        return .always(wish)
    }
}
