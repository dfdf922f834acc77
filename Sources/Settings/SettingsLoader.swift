/// Puts settings together: command line, then environment, then file, then default.
package enum SettingsLoader {
    package struct Loaded: Sendable {
        package let settings: GatewaySettings
        /// By key, where each value came from.
        package let sources: [String: SettingSource]
        /// Worth a line in the log: names in the environment that look like ours and are not. Container platforms set
        /// `CAPSTAN_…` names of their own for a service called capstan, so these are no error.
        package let notes: [String]
    }

    /// - Parameters:
    ///   - commandLine: by key, what was given; keys with `nil` were not.
    ///   - environment: all of it.
    package static func load(
        commandLine: [String: String?] = [:], environment: [String: String] = [:], file: SettingsFile? = nil
    ) throws(SettingsError) -> Loaded {
        var given: [String: (value: SettingValue, source: SettingSource)] = [:]
        if let file {
            for entry in file.entries {
                let source = SettingSource.file(path: file.path, line: entry.line)
                guard Setting.named(entry.key) != nil else {
                    throw .unknownKey(source: source, key: entry.key, nearest: Setting.nearest(to: entry.key))
                }
                guard given[entry.key] == nil else { throw .repeatedKey(source: source, key: entry.key) }
                given[entry.key] = (entry.value, source)
            }
        }
        for setting in Setting.all {
            if let text = environment[setting.environment] {
                given[setting.key] = (.text(text), .environment(name: setting.environment))
            }
        }
        for (key, text) in commandLine {
            guard let text else { continue }
            guard let setting = Setting.named(key) else {
                throw .unknownKey(source: .commandLine(option: key), key: key, nearest: Setting.nearest(to: key))
            }
            given[key] = (.text(text), .commandLine(option: setting.option))
        }

        var settings = GatewaySettings()
        var sources: [String: SettingSource] = [:]
        for setting in Setting.all {
            let (value, source) = given[setting.key] ?? (.text(setting.defaultText), .builtIn)
            do {
                try setting.apply(&settings, value)
            } catch {
                throw Self.refusal(error, setting, value, source)
            }
            sources[setting.key] = source
        }
        return Loaded(settings: settings, sources: sources, notes: strangers(in: environment))
    }

    private static func refusal(
        _ rejection: SettingRejection, _ setting: Setting, _ value: SettingValue, _ source: SettingSource
    ) -> SettingsError {
        let key = setting.key + rejection.place
        let seen = rejection.value ?? value
        switch rejection.kind {
        case .unknownKey(let nearest): return .unknownKey(source: source, key: key, nearest: nearest)
        case .value:
            return .invalidValue(
                source: source, key: key, value: setting.isSecret ? redacted(seen) : seen.shown,
                allowed: rejection.allowed)
        }
    }

    private static func strangers(in environment: [String: String]) -> [String] {
        let known = Set(Setting.all.map(\.environment)).union(["CAPSTAN_CONFIG", "CAPSTAN_GATEWAY", "CAPSTAN_TOKEN"])
        return environment.keys.filter { $0.hasPrefix("CAPSTAN_") && !known.contains($0) }.sorted().map { name in
            "\(name) in the environment is not a setting and is ignored"
        }
    }

    /// Enough to find the place again, without what may be a password: of a URL the scheme, of the rest its length.
    private static func redacted(_ value: SettingValue) -> String {
        guard case .text(let text) = value else { return "(not shown)" }
        guard let colon = text.firstIndex(of: ":") else { return "(not shown, \(text.utf8.count) characters)" }
        return text[..<colon].prefix(16) + ":(not shown)"
    }
}
