/// One row of the table of settings: it feeds the YAML file, the environment, the command line and their help.
package struct Setting: Sendable {
    /// The key in the file: `limits.maxSessions`.
    package let key: String
    /// What the value looks like, for help: `HOST:PORT`.
    package let placeholder: String
    /// As it would be written; empty: nothing.
    package let defaultText: String
    package let help: String
    /// Its value is never shown in errors or logs.
    package let isSecret: Bool
    let apply: @Sendable (inout GatewaySettings, SettingValue) throws(SettingRejection) -> Void

    init(
        _ key: String, _ placeholder: String, default defaultText: String, isSecret: Bool = false, _ help: String,
        apply: @escaping @Sendable (inout GatewaySettings, SettingValue) throws(SettingRejection) -> Void
    ) {
        self.key = key
        self.placeholder = placeholder
        self.defaultText = defaultText
        self.isSecret = isSecret
        self.help = help
        self.apply = apply
    }

    /// `CAPSTAN_LIMITS_MAX_SESSIONS` for `limits.maxSessions`.
    package var environment: String {
        "CAPSTAN_" + words.joined(separator: "_").uppercased()
    }

    /// `--limits-max-sessions` for `limits.maxSessions`.
    package var option: String {
        "--" + words.joined(separator: "-")
    }

    private var words: [String] {
        var words = [""]
        for character in key {
            if character == "." {
                words.append("")
            } else if character.isUppercase {
                words.append(character.lowercased())
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }

    package static func named(_ key: String) -> Setting? {
        all.first { $0.key == key }
    }

    /// The key that looks most like one that is not known.
    package static func nearest(to key: String) -> String {
        all.map(\.key).min { SettingText.distance($0, key) < SettingText.distance($1, key) } ?? ""
    }
}
