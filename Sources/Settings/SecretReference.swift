/// Where a secret is, never what it is: `env:NAME` or `file:PATH`.
package enum SecretReference: Sendable, Hashable, CustomStringConvertible {
    case environment(String)
    case file(String)

    package init?(_ text: String) {
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard words.count == 2, !words[1].isEmpty, !words[1].utf8.contains(0) else { return nil }
        switch words[0] {
        case "env":
            guard words[1].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3D }) else { return nil }
            self = .environment(String(words[1]))
        case "file": self = .file(String(words[1]))
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        }
    }
}
