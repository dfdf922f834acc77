/// A storage that speaks S3, as the configuration has it; keys are named, never held.
package struct S3Storage: Sendable, Hashable {
    package static let standardAccessKey = "s3AccessKey"
    package static let standardSecretKey = "s3SecretKey"

    package var name: String
    /// `https://host:port`, without a path.
    package var endpoint: String
    package var region: String
    /// Those that may be written to; empty: any.
    package var buckets: [String]
    /// Names of the configuration's secrets.
    package var accessKey: String
    package var secretKey: String
    /// `https://host/bucket/key`, else `https://bucket.host/key`.
    package var isPathStyle: Bool

    package init(
        name: String, endpoint: String, region: String, buckets: [String] = [], accessKey: String = standardAccessKey,
        secretKey: String = standardSecretKey, isPathStyle: Bool = true
    ) {
        self.name = name
        self.endpoint = endpoint
        self.region = region
        self.buckets = buckets
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.isPathStyle = isPathStyle
    }

    package func takes(_ bucket: String) -> Bool { buckets.isEmpty || buckets.contains(bucket) }

    /// What a bucket may be called: letters in lower case, digits, dots and hyphens, 3 to 63 of them.
    package static func isBucket(_ text: String) -> Bool {
        let isEdge = { (byte: UInt8?) in byte.map { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) } ?? false
        }
        return (3...63).contains(text.utf8.count) && isEdge(text.utf8.first) && isEdge(text.utf8.last)
            && !text.contains("..")
            && text.utf8.allSatisfy { isEdge($0) || $0 == 0x2D || $0 == 0x2E }
    }

    /// What stands before names: folders of visible ASCII, none empty and none that begins with a dot; it ends with a
    /// slash or is empty.
    package static func isPrefix(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.utf8.count <= 500, text.hasSuffix("/") else { return false }
        return text.dropLast().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { folder in
            !folder.isEmpty && !folder.hasPrefix(".")
                && folder.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "-._~+@=!()' ".utf8.contains(byte)
                    }
                }
        }
    }
}
