import Media

/// A publisher's session as rooms list it.
package struct Publication: Sendable, Hashable, Codable {
    package struct Track: Sendable, Hashable, Codable {
        package var mid: String
        /// The name of the layer, where the picture comes in several.
        package var rid: String?
        package var codec: Codec
        /// Pixels, once known.
        package var width: Int?
        package var height: Int?

        package init(mid: String, rid: String?, codec: Codec, width: Int? = nil, height: Int? = nil) {
            self.mid = mid
            self.rid = rid
            self.codec = codec
            self.width = width
            self.height = height
        }
    }

    package var session: UUIDv7
    package var room: String
    package var participant: String
    package var createdAt: WallClock
    package var connectedAt: WallClock?
    package var tracks: [Track]

    package init(
        session: UUIDv7, room: String, participant: String, createdAt: WallClock, connectedAt: WallClock?,
        tracks: [Track]
    ) {
        self.session = session
        self.room = room
        self.participant = participant
        self.createdAt = createdAt
        self.connectedAt = connectedAt
        self.tracks = tracks
    }
}

/// A gateway as the others on its database know it.
package struct ListedGateway: Sendable, Hashable {
    /// The name of its folder of recordings.
    package var id: String
    /// The machine's name.
    package var host: String
    /// Where it takes HTTP: `gw-1:8080`; `nil` where it does not say.
    package var http: String?

    package init(id: String, host: String, http: String?) {
        self.id = id
        self.host = host
        self.http = http
    }
}

package struct ListedPublication: Sendable, Hashable {
    package let gateway: ListedGateway
    package let publication: Publication
    /// Who watches it; `nil` where it is at another gateway, which alone knows.
    package let viewers: Int?

    package init(gateway: ListedGateway, publication: Publication, viewers: Int? = nil) {
        self.gateway = gateway
        self.publication = publication
        self.viewers = viewers
    }
}
