import Media
import Recording
import Stores

/// Something that happened, with its number.
package struct GatewayEvent: Sendable, Hashable {
    /// Grows, also over restarts.
    package let id: Int64
    /// `recording.started` and so on.
    package let type: String
    package let room: String?
    package let at: WallClock
    package let data: [String: JSONValue]

    init(_ stored: StoredEvent) {
        id = stored.id
        type = stored.event.type
        room = stored.event.room
        at = stored.event.at
        data = stored.event.data
    }
}
