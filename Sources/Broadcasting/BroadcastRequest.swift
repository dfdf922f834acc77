import Media

/// What the caller of `POST /v1/broadcasts` asked for, already checked for shape.
package struct BroadcastRequest: Codable, Sendable, Hashable {
    /// Of `renditions`: the picture as it comes.
    package static let source = "source"

    package var room: String
    /// `nil`: whoever publishes first in the room, one at a time.
    package var participant: String?
    /// Names of pictures that go out: `source`, as it comes, and rungs of the ladder; `nil`: as it comes where players take
    /// that, else the ladder. Empty: none.
    package var renditions: [String]?
    /// Parts, and playlists that are answered when they change; else segments only.
    package var lowLatency: Bool
    /// Seconds that a viewer can go back.
    package var window: Double
    /// What goes out stays on disk, to be played from its beginning.
    package var keep: Bool
    /// Seconds without a publisher after which the broadcast ends by itself; 0: never.
    package var idleTimeout: Double
    /// Where it is pushed to from the start. There are keys in it: it is not written anywhere.
    package var push: [PushAddress] = []

    /// All but `push`.
    private enum CodingKeys: CodingKey {
        case room, participant, renditions, lowLatency, window, keep, idleTimeout
    }

    /// What may be kept.
    package var withoutPush: BroadcastRequest {
        var kept = self
        kept.push = []
        return kept
    }

    package init(
        room: String, participant: String? = nil, renditions: [String]? = nil, lowLatency: Bool = true,
        window: Double = 30, keep: Bool = false,
        idleTimeout: Double = 300
    ) {
        self.room = room
        self.participant = participant
        self.renditions = renditions
        self.lowLatency = lowLatency
        self.window = window
        self.keep = keep
        self.idleTimeout = idleTimeout
    }
}
