/// The keys of a storage. They are never shown.
package struct S3Credentials: Sendable, CustomStringConvertible {
    let accessKey: String
    let secretKey: String

    package init(accessKey: String, secretKey: String) {
        self.accessKey = accessKey
        self.secretKey = secretKey
    }

    package var description: String { "(keys)" }
}
