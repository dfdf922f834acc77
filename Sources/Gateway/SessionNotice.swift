import Media

/// A session that has connected or ended, as the media thread tells it.
package struct SessionNotice: Sendable {
    package enum Change: Sendable {
        case connected
        case ended(reason: String, error: String?)
    }
    package let session: UUIDv7
    package let room: String
    package let participant: String
    package let createdAt: WallClock
    package let connectedAt: WallClock?
    package let change: Change

    var kind: EventKind {
        switch change {
        case .connected: .sessionConnected
        case .ended: .sessionEnded
        }
    }
}
