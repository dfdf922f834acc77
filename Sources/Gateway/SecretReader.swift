import Foundation
import Outbound
import Settings
import Stores

/// Reads secrets where the configuration says they are, each time they are needed, so that they can be replaced while we
/// run. What it throws never holds one.
package struct SecretReader: Sendable {
    /// Of a file.
    private static let maximumBytes = 64 << 10

    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private let references: [String: SecretReference]
    private let files = BlockingQueue(label: "capstan.secrets")

    package init(_ references: [String: SecretReference]) {
        self.references = references
    }

    package func text(_ name: String) async throws(Missing) -> String {
        guard let reference = references[name] else {
            throw Missing(description: "the configuration's secrets have none called '\(name)'; add it there")
        }
        let text: String?
        switch reference {
        case .environment(let variable): text = ProcessInfo.processInfo.environment[variable]
        case .file(let path): text = await files.run { Self.read(path) }
        }
        guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            throw Missing(description: "secret '\(name)' cannot be read from \(reference), or is empty")
        }
        return text
    }

    package func webhook(_ name: String) async throws(Missing) -> WebhookSecret {
        guard let secret = WebhookSecret(try await text(name)) else {
            throw Missing(description: "secret '\(name)' is none for webhooks: it must be \(WebhookSecret.rule)")
        }
        return secret
    }

    private static func read(_ path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: maximumBytes + 1), data.count <= maximumBytes else { return nil }
        return String(data: data, encoding: .utf8)
    }
}
