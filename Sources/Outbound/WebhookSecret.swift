import Media

/// The keys that webhooks to a receiver are signed with (Standard Webhooks, "Signature scheme"). It is never shown.
package struct WebhookSecret: Sendable, CustomStringConvertible {
    /// The specification asks for 24 to 64 bytes.
    package static let keyBytes = 24...64
    /// While one is being replaced a receiver knows the old or the new.
    package static let maximumKeys = 4

    private let keys: [[UInt8]]

    /// - Parameter text: `whsec_…`, or several with spaces between them: the message then carries a signature of each.
    package init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard (1...Self.maximumKeys).contains(words.count) else { return nil }
        var keys: [[UInt8]] = []
        for word in words {
            guard word.hasPrefix("whsec_"), let key = Digest.bytes(base64: word.dropFirst(6)),
                Self.keyBytes.contains(key.count)
            else { return nil }
            keys.append(key)
        }
        self.keys = keys
    }

    package static let rule =
        "whsec_ and 24 to 64 bytes in Base64 (openssl rand -base64 32), or up to \(maximumKeys) of them with spaces between"

    package var description: String { "(a secret)" }

    /// The value of `webhook-signature`.
    /// - Parameter timestamp: seconds of civil time.
    package func signature(id: String, timestamp: Int64, body: some Collection<UInt8>) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return keys.map { "v1," + Digest.base64(Digest.hmac(key: $0, content)) }.joined(separator: " ")
    }
}
