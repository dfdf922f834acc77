import Media
import Recording

/// What `GET /v1/recordings` narrows by.
package struct RecordingFilter: Sendable {
    package var room: String?
    package var state: RecordingState?
    package var from: WallClock?
    package var to: WallClock?

    package init(room: String? = nil, state: RecordingState? = nil, from: WallClock? = nil, to: WallClock? = nil) {
        self.room = room
        self.state = state
        self.from = from
        self.to = to
    }
}
