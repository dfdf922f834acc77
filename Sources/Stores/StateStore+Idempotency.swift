import Media

/// What a key has led to, whatever it was.
enum KnownKey: Sendable, Hashable {
    case fresh
    case made(UUIDv7)
    case mismatch
}

extension StateStore {
    /// How long an idempotency key is remembered.
    package static let idempotencyLifetime = Duration.seconds(24 * 3600)

    /// - Returns: false where it was taken before.
    static func take(_ key: IdempotencyKey, for id: UUIDv7, in session: any SQLSession) throws -> Bool {
        let now = session.dialect.now
        try session.change(
            "DELETE FROM idempotency WHERE createdAt < \(now) - ?",
            [session.now, .integer(idempotencyLifetime.nanoseconds)])
        return try session.change(
            """
            INSERT INTO idempotency (key, request, recording, createdAt) VALUES (?, ?, ?, \(now))
            ON CONFLICT DO NOTHING
            """, [.text(key.key), .text(key.request), .text(id.description), session.now]) > 0
    }

    static func lookUp(_ key: IdempotencyKey, in session: any SQLSession) throws -> KnownKey {
        guard
            let row = try session.row(
                "SELECT request, recording FROM idempotency WHERE key = ? AND createdAt >= \(session.dialect.now) - ?",
                [.text(key.key), session.now, .integer(idempotencyLifetime.nanoseconds)])
        else { return .fresh }
        guard row[0].text == key.request else { return .mismatch }
        guard let id = row[1].text.flatMap({ UUIDv7($0) }) else {
            throw StoresError.unreadable(path: "database", reason: "an idempotency key names nothing")
        }
        return .made(id)
    }
}
