import Gateway
import Media
import Recording

extension RoomSnapshot {
    /// An item of `/v1/rooms`.
    /// - Parameter gateway: the id of the one that answers.
    package func json(at gateway: String) -> JSONText {
        .object([("name", .string(name)), ("participants", .array(participants.map { $0.json(at: gateway) }))])
    }
}

extension ListedPublication {
    fileprivate func json(at here: String) -> JSONText {
        let state = publication.connectedAt == nil ? SessionSnapshot.State.connecting : .connected
        return .object([
            ("name", .string(publication.participant)),
            ("session", .string(publication.session.description)),
            ("state", .string(state.rawValue)),
            ("createdAt", .time(publication.createdAt)),
            ("connectedAt", .optional(publication.connectedAt)),
            ("tracks", .array(publication.tracks.map(\.json))),
            ("viewers", viewers.map { .integer(Int64($0)) } ?? .null),
            (
                "gateway",
                .object([
                    ("here", .bool(gateway.id == here)), ("id", .string(gateway.id)), ("host", .string(gateway.host)),
                    ("http", .optional(gateway.http)),
                ])
            ),
        ])
    }
}

extension Publication.Track {
    var json: JSONText {
        .object(
            [("mid", .string(mid))] + (rid.map { [("rid", .string($0))] } ?? []) + [
                ("kind", .string(codec.kind.rawValue)),
                ("codec", .string(codec.rawValue)),
                ("width", .optional(width)),
                ("height", .optional(height)),
            ])
    }
}
