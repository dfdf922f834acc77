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

package struct RecordingPage: Sendable {
    package var items: [RecordingRecord]
    package var nextCursor: String?

    package init(items: [RecordingRecord], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
}

package struct RecordingFileLocation: Sendable {
    /// Absolute.
    package var path: String
    package var contentType: String
    /// It still grows: no ETag, `no-store`.
    package var isGrowing: Bool
    /// Strong, without quotes; `nil` while it grows.
    package var entityTag: String?

    package init(path: String, contentType: String, isGrowing: Bool, entityTag: String?) {
        self.path = path
        self.contentType = contentType
        self.isGrowing = isGrowing
        self.entityTag = entityTag
    }
}
