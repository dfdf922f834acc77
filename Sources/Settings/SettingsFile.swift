import Foundation
import Yams

/// The settings of a YAML file by key. Maps within maps join their keys: `limits: {maxSessions: 5}` is
/// `limits.maxSessions: 5`; both ways of writing are taken.
package struct SettingsFile: Sendable {
    package struct Entry: Sendable {
        package let key: String
        package let value: SettingValue
        package let line: Int
    }
    package let path: String
    package let entries: [Entry]

    /// The largest file that is read, in bytes.
    package static let maximumBytes = 1 << 20

    package static func read(_ path: String) throws(SettingsError) -> SettingsFile {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw .unreadableFile(path: path, reason: (error as NSError).localizedDescription)
        }
        guard data.count <= maximumBytes else {
            throw .unreadableFile(path: path, reason: "it is larger than \(maximumBytes) bytes")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .unreadableFile(path: path, reason: "it is not UTF-8")
        }
        return try SettingsFile(text: text, path: path)
    }

    package init(text: String, path: String) throws(SettingsError) {
        self.path = path
        var entries: [Entry] = []
        do {
            guard let root = try Yams.compose(yaml: text) else {
                self.entries = []
                return
            }
            switch root {
            case .mapping(let mapping):
                try Self.flatten(mapping, prefix: "", path: path, into: &entries)
            case .scalar(let scalar) where scalar.string.isEmpty:
                break
            case .scalar, .sequence, .alias:
                throw SettingsError.malformedFile(
                    path: path, line: root.mark?.line ?? 1, reason: "it must be a map of keys to values")
            }
        } catch let error as SettingsError {
            throw error
        } catch {
            throw Self.wrapped(error, path: path)
        }
        self.entries = entries
    }

    private static func flatten(
        _ mapping: Node.Mapping, prefix: String, path: String, into entries: inout [Entry]
    ) throws {
        for (name, node) in mapping {
            let line = name.mark?.line ?? 1
            guard let word = name.scalar?.string else {
                throw SettingsError.malformedFile(path: path, line: line, reason: "a key must be a word")
            }
            let key = prefix + word
            if let inner = node.mapping, Setting.all.contains(where: { $0.key.hasPrefix(key + ".") }) {
                try flatten(inner, prefix: key + ".", path: path, into: &entries)
                continue
            }
            entries.append(Entry(key: key, value: try value(of: node, path: path), line: line))
        }
    }

    /// A value in one text, as the environment and the command line have it; `nil` when it is no YAML.
    static func inline(_ text: String) -> SettingValue? {
        guard let node = try? Yams.compose(yaml: text) else { return nil }
        return try? value(of: node, path: "")
    }

    private static func value(of node: Node, path: String) throws -> SettingValue {
        switch node {
        case .scalar(let scalar):
            let isNull = scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(scalar.string)
            return .text(isNull ? "" : scalar.string)
        case .sequence(let sequence):
            return .list(try sequence.map { try value(of: $0, path: path) })
        case .mapping(let mapping):
            var map: [String: SettingValue] = [:]
            for (name, node) in mapping {
                guard let word = name.scalar?.string else {
                    throw SettingsError.malformedFile(
                        path: path, line: name.mark?.line ?? 1, reason: "a key must be a word")
                }
                map[word] = try value(of: node, path: path)
            }
            return .map(map)
        case .alias:
            throw SettingsError.malformedFile(path: path, line: node.mark?.line ?? 1, reason: "aliases are not taken")
        }
    }

    private static func wrapped(_ error: any Error, path: String) -> SettingsError {
        guard let error = error as? YamlError else { return .malformedFile(path: path, line: 1, reason: "\(error)") }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return .malformedFile(path: path, line: mark.line, reason: problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            return .repeatedKey(
                source: .file(path: path, line: context.mark.line), key: "\(duplicates.first?.description ?? "")")
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return .malformedFile(path: path, line: 1, reason: "\(error)")
        }
    }
}
