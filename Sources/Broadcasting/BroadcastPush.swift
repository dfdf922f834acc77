import Media

/// One push of a broadcast as store and API know it. The stream key is not in it.
package struct BroadcastPush: Codable, Sendable, Hashable {
    package let id: UUIDv7
    /// Without the key.
    package let url: String
    package var state: PushState
    /// Attempts to reach the server, and how often it was reached.
    package var attempts: UInt64
    package var connections: UInt64
    /// Of media that went out.
    package var bytes: UInt64
    /// Why the last connection or attempt ended; `nil` once frames go out again.
    package var lastError: String?
    /// When `state` became what it is.
    package var since: WallClock

    /// It waits for something that can be pushed.
    package init(id: UUIDv7, url: String, since: WallClock) {
        self.id = id
        self.url = url
        state = .waiting
        attempts = 0
        connections = 0
        bytes = 0
        self.since = since
    }

    package mutating func end(at now: WallClock) {
        guard state != .ended else { return }
        state = .ended
        since = now
    }
}
