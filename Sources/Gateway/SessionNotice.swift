import Media
import Recording

/// A session that has connected or ended, as the media thread tells it.
package struct SessionNotice: Sendable {
    package enum Change: Sendable {
        case connected([Publication.Track])
        case ended(reason: String, error: String?)
    }
    package let session: UUIDv7
    package let room: String
    package let participant: String
    package let createdAt: WallClock
    package let connectedAt: WallClock?
    package let change: Change

    package init(
        session: UUIDv7, room: String, participant: String, createdAt: WallClock, connectedAt: WallClock?,
        change: Change
    ) {
        self.session = session
        self.room = room
        self.participant = participant
        self.createdAt = createdAt
        self.connectedAt = connectedAt
        self.change = change
    }

    var kind: EventKind {
        switch change {
        case .connected: .sessionConnected
        case .ended: .sessionEnded
        }
    }
}
