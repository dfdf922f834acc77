import Media

/// A rendition as store and API know it.
package struct BroadcastRendition: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, CaseIterable {
        /// It comes.
        case live
        /// It was there and does not come now.
        case waiting
        /// What makes it is gone and begins anew.
        case restarting
        /// It gets a smaller size than its own, as the machine cannot keep up.
        case shed
    }

    package var name: String
    package var codec: Codec
    /// Pixels; 0 for sound.
    package var width: Int
    package var height: Int
    /// Made by a worker, not passed through.
    package var isEncoded: Bool
    package var state: State

    package init(name: String, codec: Codec, width: Int = 0, height: Int = 0, isEncoded: Bool, state: State = .live) {
        self.name = name
        self.codec = codec
        self.width = width
        self.height = height
        self.isEncoded = isEncoded
        self.state = state
    }
}

/// A broadcast as it is stored. Times are civil; the API writes them as RFC 3339.
package struct BroadcastRecord: Codable, Sendable, Hashable {
    package var id: UUIDv7
    package var request: BroadcastRequest
    package var state: BroadcastState
    package var endReason: BroadcastEndReason?
    package var createdAt: WallClock
    /// The first picture or sound that viewers got.
    package var startedAt: WallClock?
    package var endedAt: WallClock?
    /// Who publishes it now.
    package var publisher: String?
    package var renditions: [BroadcastRendition]
    package var pushes: [BroadcastPush]
    /// How often what viewers see was interrupted: a publisher came back, or a worker was replaced.
    package var interruptions: Int
    /// Of state `live`: what does not go out, and why.
    package var note: String?
    package var error: String?
    /// Players that have asked for a media playlist lately. It is not stored.
    package var viewers = 0

    private enum CodingKeys: CodingKey {
        case id, request, state, endReason, createdAt, startedAt, endedAt, publisher, renditions, pushes, interruptions
        case note, error
    }

    package init(id: UUIDv7, request: BroadcastRequest, createdAt: WallClock) {
        self.id = id
        self.request = request
        state = .waiting
        self.createdAt = createdAt
        renditions = []
        pushes = []
        interruptions = 0
    }

    package var room: String { request.room }
}
