import Delivering

extension Setting {
    private static let targetExample =
        "{url: \"https://example.com/hook\", secret: webhooks, events: [\"recording.*\"]}"

    static func webhooks(_ value: SettingValue) throws(SettingRejection) -> [WebhookTarget] {
        var targets: [WebhookTarget] = []
        for (index, item) in try items(value, "a list of maps like \(targetExample)").enumerated() {
            do throws(SettingRejection) {
                targets.append(try webhook(item))
            } catch {
                throw error.within("[\(index)]", item)
            }
        }
        guard targets.count <= WebhookTarget.maximumCount else {
            throw SettingRejection(allowed: "at most \(WebhookTarget.maximumCount) receivers")
        }
        return targets
    }

    private static func webhook(_ value: SettingValue) throws(SettingRejection) -> WebhookTarget {
        let allowed = "a map like \(targetExample)"
        let fields = try RuleFields(value, ["url", "secret", "events"], allowed)
        let url = try fields.optional("url") { value throws(SettingRejection) in
            let url = try text(value, "a URL")
            if let complaint = WebhookTarget.complaint(about: url) { throw SettingRejection(allowed: complaint) }
            return url
        }
        guard let url else { throw SettingRejection(allowed: allowed) }
        let secret = try fields.optional("secret", secretName)
        let events = try fields.optional("events") { value throws(SettingRejection) in
            let allowed = "names of events such as recording.completed, recording.* or *"
            let patterns = try list(value, allowed) { EventPattern($0) != nil }.compactMap { EventPattern($0) }
            guard !patterns.isEmpty else { throw SettingRejection(allowed: allowed) }
            return patterns
        }
        return WebhookTarget(
            url: url, secret: secret ?? WebhookTarget.standardSecret,
            events: events ?? EventPattern("*").map { [$0] } ?? [])
    }

    static func secretName(_ value: SettingValue) throws(SettingRejection) -> String {
        let allowed = "the name of one of secrets: 1 to 64 of A-Z a-z 0-9 . _ -"
        let name = try text(value, allowed)
        guard isSecretName(name) else { throw SettingRejection(allowed: allowed) }
        return name
    }

    package static func isSecretName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    static func secrets(_ value: SettingValue) throws(SettingRejection) -> [String: SecretReference] {
        let allowed =
            "a map of names to places like {webhooks: \"env:HOOK_SECRET\", archive: \"file:/run/secrets/archive\"}"
        let members: [String: SettingValue]
        switch value {
        case .map(let map): members = map
        case .list: throw SettingRejection(allowed: allowed)
        case .text(let text):
            if trimmed(text).isEmpty { return [:] }
            guard case .map(let map)? = SettingsFile.inline(text) else { throw SettingRejection(allowed: allowed) }
            members = map
        }
        guard members.count <= 1000 else { throw SettingRejection(allowed: "at most 1000 secrets") }
        var secrets: [String: SecretReference] = [:]
        for (name, place) in members {
            guard isSecretName(name), case .text(let text) = place, let reference = SecretReference(text) else {
                // What stands there may be the secret itself.
                throw SettingRejection(allowed: allowed).within(".\(name)", .text("(not shown)"))
            }
            secrets[name] = reference
        }
        return secrets
    }

    static func networks(_ value: SettingValue) throws(SettingRejection) -> [NetworkRange] {
        try list(value, "addresses or ranges of them such as 10.1.0.0/16 or fd00::/8") { NetworkRange($0) != nil }
            .compactMap { NetworkRange($0) }
    }

    /// A list; in the environment and on the command line the same as YAML in one line.
    static func items(_ value: SettingValue, _ allowed: String) throws(SettingRejection) -> [SettingValue] {
        switch value {
        case .list(let values): return values
        case .map: return [value]
        case .text(let text):
            if trimmed(text).isEmpty { return [] }
            switch SettingsFile.inline(text) {
            case .list(let values)?: return values
            case .map(let map)?: return [.map(map)]
            case .text?, nil: throw SettingRejection(allowed: allowed)
            }
        }
    }
}
