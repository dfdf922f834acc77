import Gateway
import Media
import Recording

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
            ("viewers", .integer(Int64(viewers))),
            ("tracks", .array(tracks.map { Publication.Track($0).json })),
        ])
    }
}
