import Media
import Recording

/// Something that happened, as it is told to those who listen.
package struct NewEvent: Sendable, Hashable {
    /// `recording.started` and so on.
    package var type: String
    package var room: String?
    package var at: WallClock
    package var data: [String: JSONValue]

    package init(type: String, room: String?, at: WallClock, data: [String: JSONValue]) {
        self.type = type
        self.room = room
        self.at = at
        self.data = data
    }
}

/// The same with its number.
package struct StoredEvent: Sendable, Hashable {
    /// Grows, also over restarts; never given twice.
    package let id: Int64
    package let event: NewEvent

    package init(id: Int64, event: NewEvent) {
        self.id = id
        self.event = event
    }
}
