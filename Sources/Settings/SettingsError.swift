/// Where a value was found; the first that has one wins.
package enum SettingSource: Sendable, Hashable, CustomStringConvertible {
    case commandLine(option: String)
    case environment(name: String)
    case file(path: String, line: Int)
    case builtIn

    package var description: String {
        switch self {
        case .commandLine(let option): "command line, \(option)"
        case .environment(let name): "environment, \(name)"
        case .file(let path, let line): "\(path), line \(line)"
        case .builtIn: "default"
        }
    }
}

/// What is wrong with the settings, and what would be right.
package enum SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    case invalidValue(source: SettingSource, key: String, value: String, allowed: String)
    case unknownKey(source: SettingSource, key: String, nearest: String)
    case repeatedKey(source: SettingSource, key: String)
    case unreadableFile(path: String, reason: String)
    case malformedFile(path: String, line: Int, reason: String)

    package var description: String {
        switch self {
        case .invalidValue(let source, let key, let value, let allowed):
            "settings: \(key) is '\(value)' (\(source)); it must be \(allowed)"
        case .unknownKey(let source, let key, let nearest):
            "settings: there is no key '\(key)' (\(source)); the nearest one is '\(nearest)'"
        case .repeatedKey(let source, let key):
            "settings: \(key) is given twice (\(source)); keep one"
        case .unreadableFile(let path, let reason):
            "settings: \(path) cannot be read: \(reason); give another with --config, or none"
        case .malformedFile(let path, let line, let reason):
            "settings: \(path), line \(line) is not YAML that holds settings: \(reason)"
        }
    }
}
