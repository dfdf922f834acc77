import Media
import Recording

extension RecordingRecord {
    /// - Parameters:
    ///   - now: a recording under way lasts until then.
    ///   - exports: of which it is an item.
    package func json(now: WallClock, exports: [UUIDv7] = []) -> JSONText {
        .object([
            ("id", .string(id.description)),
            ("room", .string(room)),
            ("state", .string(state.rawValue)),
            ("endReason", .optional(endReason?.rawValue)),
            ("createdAt", .time(createdAt)),
            ("startedAt", .optional(startedAt)),
            ("stoppedAt", .optional(stoppedAt)),
            ("duration", .seconds(duration(now: now))),
            ("requestedContainer", .string(request.container.rawValue)),
            ("participants", request.participants.map { .array($0.map { .string($0) }) } ?? .null),
            ("files", .array(files.map { $0.json(recording: id) })),
            ("exports", .array(exports.map { .string($0.description) })),
            ("metadata", JSONText(.object(request.metadata))),
            ("error", .optional(error)),
        ])
    }
}

extension RecordingFile {
    package func json(recording: UUIDv7) -> JSONText {
        .object([
            ("name", .string(name)),
            ("participant", .string(participant)),
            ("part", .integer(Int64(part))),
            ("container", .string(container.rawValue)),
            (
                "tracks",
                .array(
                    tracks.map { .object([("kind", .string($0.kind.rawValue)), ("codec", .string($0.rawValue))]) })
            ),
            ("bytes", .integer(bytes)),
            ("duration", .seconds(duration)),
            ("url", .string("/v1/recordings/\(recording)/files/\(PercentCoding.encode(name))")),
            ("state", .string(state.rawValue)),
            ("note", .optional(note)),
        ])
    }
}
