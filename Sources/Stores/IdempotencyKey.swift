import Media
import Recording

/// A `POST` that may come twice and is to act once.
package struct IdempotencyKey: Sendable, Hashable {
    package let key: String
    /// The request in a canonical form: the same key with another one is a mistake of the caller's.
    package let request: String

    package init(key: String, request: String) {
        self.key = key
        self.request = request
    }
}

/// What is known of an idempotency key.
package enum IdempotencyOutcome: Sendable, Hashable {
    /// Nothing yet: go on.
    case fresh
    /// This is what it made.
    case repeated(RecordingRecord)
    /// It made a recording that has been deleted.
    case gone(UUIDv7)
    /// It came with another request.
    case mismatch
}
