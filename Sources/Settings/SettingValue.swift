/// A value as it was written, before its setting has read it.
package enum SettingValue: Sendable, Hashable {
    case text(String)
    case list([SettingValue])
    case map([String: SettingValue])

    /// As it is shown in an error.
    package var shown: String {
        switch self {
        case .text(let text): text
        case .list(let items): "[" + items.map(\.shown).joined(separator: ", ") + "]"
        case .map(let map): "{" + map.keys.sorted().joined(separator: ", ") + "}"
        }
    }
}
