import Gateway
import Media

extension SessionSnapshot {
    /// An item of `/v1/sessions`.
    package var json: JSONText {
        .object([
            ("id", .string(id.description)),
            ("room", .string(room)),
            ("participant", .string(participant)),
            ("state", .string(state.rawValue)),
            ("createdAt", .time(createdAt)),
            ("connectedAt", .optional(connectedAt)),
            ("remoteAddress", .optional(remoteAddress)),
            ("dtlsState", .string(dtlsState)),
            ("srtpProfile", .optional(srtpProfile)),
            ("roundTripTime", roundTripTime.map { .number($0) } ?? .null),
            ("packetsReceived", .count(packetsReceived)),
            ("bytesReceived", .count(bytesReceived)),
            ("tracks", .array(tracks.map(\.json))),
        ])
    }

    /// An item of `/v1/rooms`: its participants by name.
    package static func room(_ name: String, sessions: [SessionSnapshot]) -> JSONText {
        let participants = sessions.sorted { ($0.participant, $0.id) < ($1.participant, $1.id) }
        return .object([
            ("name", .string(name)),
            (
                "participants",
                .array(
                    participants.map { session in
                        .object([
                            ("name", .string(session.participant)),
                            ("session", .string(session.id.description)),
                            ("state", .string(session.state.rawValue)),
                            ("createdAt", .time(session.createdAt)),
                            ("connectedAt", .optional(session.connectedAt)),
                            ("tracks", .array(session.tracks.map(\.json))),
                        ])
                    })
            ),
        ])
    }
}

extension SessionSnapshot.Track {
    package var json: JSONText {
        .object(
            [("mid", .string(mid))] + (rid.map { [("rid", .string($0))] } ?? []) + [
                ("kind", .string(codec.kind.rawValue)),
                ("codec", .string(codec.rawValue)),
                ("width", width > 0 ? .integer(Int64(width)) : .null),
                ("height", height > 0 ? .integer(Int64(height)) : .null),
            ])
    }
}
