import Media
import Recording

/// Which recordings are wanted; `nil` is any.
package struct RecordingQuery: Sendable, Hashable {
    package var room: String?
    package var states: [RecordingState]?
    /// Made at this time or later.
    package var from: WallClock?
    /// Made before this time.
    package var to: WallClock?

    package init(room: String? = nil, states: [RecordingState]? = nil, from: WallClock? = nil, to: WallClock? = nil) {
        self.room = room
        self.states = states
        self.from = from
        self.to = to
    }
}
