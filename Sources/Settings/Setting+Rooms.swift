import Media
import Recording

extension Setting {
    /// In the file a list of `{match, record, codecs}`; in the environment the same in YAML's flow style.
    static func rooms(_ value: SettingValue) throws(SettingRejection) -> [RoomRule] {
        let allowed = "a list of rules such as {match: standup-*, record: {container: mp4}}"
        let items: [SettingValue]
        switch value {
        case .list(let list): items = list
        case .map: items = [value]
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            guard let file = try? SettingsFile(text: "rooms: " + text, path: "rooms"), file.entries.count == 1,
                let inner = file.entries.first?.value, inner != value
            else { throw SettingRejection(allowed: allowed) }
            return try rooms(inner)
        }
        var rules: [RoomRule] = []
        for (index, item) in items.enumerated() {
            do throws(SettingRejection) {
                rules.append(try room(item))
            } catch {
                throw error.within("[\(index)]", item)
            }
        }
        return rules
    }

    private static func room(_ value: SettingValue) throws(SettingRejection) -> RoomRule {
        let fields = try RuleFields(
            value, ["match", "record", "codecs"], "a map such as {match: standup-*, record: {}}")
        var rule = RoomRule(
            match: try fields.required("match") { value throws(SettingRejection) in
                let allowed = "a room's name with * for any characters and ? for one"
                let pattern = try text(value, allowed)
                guard RoomRule.isPattern(pattern) else { throw SettingRejection(allowed: allowed) }
                return pattern
            })
        rule.record = try fields.optional("record", record) ?? nil
        rule.codecs = try fields.optional("codecs", codecs)
        return rule
    }

    /// `true` or an empty map: recorded as the settings have it. `false`: not recorded.
    private static func record(_ value: SettingValue) throws(SettingRejection) -> RoomRule.Record? {
        if case .text(let text) = value {
            switch trimmed(text).lowercased() {
            case "true", "": return RoomRule.Record()
            case "false": return nil
            default: break
            }
        }
        let fields = try RuleFields(
            value, ["container", "participants", "maxDuration", "maxBytes", "idleTimeout"],
            "true, false or a map such as {container: mp4, maxDuration: 1h}")
        var record = RoomRule.Record()
        if let container = try fields.optional(
            "container",
            { v throws(SettingRejection) in
                try choice(v) as RequestedContainer
            })
        {
            record.container = container
        }
        record.participants = try fields.optional("participants") { value throws(SettingRejection) in
            let names = try list(value, "names of participants", where: RecordingName.isValid)
            guard (1...256).contains(names.count) else { throw SettingRejection(allowed: "1 to 256 names") }
            return names
        }
        record.maxDuration = try fields.optional("maxDuration") { value throws(SettingRejection) in
            let duration = try duration(value, upTo: .seconds(366 * 86_400))
            guard duration > .zero else { throw SettingRejection(allowed: "a duration above 0") }
            return duration
        }
        record.maxBytes = try fields.optional("maxBytes") { v throws(SettingRejection) in try bytes(v, 1...(1 << 60)) }
        record.idleTimeout = try fields.optional("idleTimeout") { v throws(SettingRejection) in
            try duration(v, upTo: .seconds(366 * 86_400))
        }
        return record
    }

    /// Names in the order of preference, in any case, each once.
    static func codecs(_ value: SettingValue) throws(SettingRejection) -> [Codec] {
        let known = Codec.allCases.map(\.encodingName).joined(separator: ", ")
        let allowed = "codecs in the order they are preferred, each once, of \(known)"
        let names = try list(value, allowed, where: { _ in true })
        var codecs: [Codec] = []
        for name in names {
            guard let codec = Codec.allCases.first(where: { $0.encodingName.lowercased() == name.lowercased() }),
                !codecs.contains(codec)
            else { throw SettingRejection(allowed: allowed) }
            codecs.append(codec)
        }
        guard !codecs.isEmpty else { throw SettingRejection(allowed: allowed) }
        return codecs
    }
}

/// Takes the members of a map one by one, each with its rule, and names the one that is not known.
struct RuleFields {
    private let members: [String: SettingValue]

    init(_ value: SettingValue, _ known: [String], _ allowed: String) throws(SettingRejection) {
        guard case .map(let members) = value else { throw SettingRejection(allowed: allowed) }
        for key in members.keys.sorted() where !known.contains(key) {
            let nearest = known.min { SettingText.distance($0, key) < SettingText.distance($1, key) } ?? ""
            var rejection = SettingRejection(allowed: "one of " + known.joined(separator: ", "))
            rejection.place = ".\(key)"
            rejection.kind = .unknownKey(nearest: nearest)
            throw rejection
        }
        self.members = members
    }

    func optional<Value>(
        _ key: String, _ read: (SettingValue) throws(SettingRejection) -> Value
    ) throws(SettingRejection) -> Value? {
        guard let value = members[key] else { return nil }
        do throws(SettingRejection) {
            return try read(value)
        } catch {
            throw error.within(".\(key)", value)
        }
    }

    func required<Value>(
        _ key: String, _ read: (SettingValue) throws(SettingRejection) -> Value
    ) throws(SettingRejection) -> Value {
        guard let value = try optional(key, read) else {
            throw SettingRejection(allowed: "a map with the key \(key)")
        }
        return value
    }
}
