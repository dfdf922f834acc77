import Broadcasting
import Media

extension BroadcastRecord {
    /// Where players begin.
    var playlist: String { "/hls/\(id)/index.m3u8" }

    package var json: JSONText {
        .object([
            ("id", .string(id.description)),
            ("room", .string(room)),
            ("participant", .optional(request.participant)),
            ("state", .string(state.rawValue)),
            ("endReason", .optional(endReason?.rawValue)),
            ("createdAt", .time(createdAt)),
            ("startedAt", .optional(startedAt)),
            ("endedAt", .optional(endedAt)),
            ("hlsUrl", .string(playlist)),
            (
                "hls",
                .object([
                    ("renditions", request.renditions.map { .array($0.map { .string($0) }) } ?? .null),
                    ("lowLatency", .bool(request.lowLatency)), ("window", .number(request.window)),
                    ("keep", .bool(request.keep)),
                ])
            ),
            ("publisher", .optional(publisher)),
            ("viewers", .integer(Int64(viewers))),
            ("renditions", .array(renditions.map(\.json))),
            ("push", .array(pushes.map(\.json))),
            ("interruptions", .integer(Int64(interruptions))),
            ("note", .optional(note)),
            ("error", .optional(error)),
        ])
    }
}

extension BroadcastRendition {
    fileprivate var json: JSONText {
        .object([
            ("name", .string(name)),
            ("kind", .string(codec.kind.rawValue)),
            ("codec", .string(codec.rawValue)),
            ("width", codec.kind == .video ? .integer(Int64(width)) : .null),
            ("height", codec.kind == .video ? .integer(Int64(height)) : .null),
            ("encoded", .bool(isEncoded)),
            ("state", .string(state.rawValue)),
        ])
    }
}
