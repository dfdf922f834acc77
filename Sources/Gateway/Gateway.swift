import Media
import Recording

/// The whole gateway behind one face: what WHIP and REST may ask of it. Every call may come from any task.
package final class Gateway: Sendable {
    package init() {}

    // MARK: Publishing

    /// Takes a WHIP offer. A `nil` participant gets a new name.
    package func publish(room: String, participant: String?, offer: String) async throws(GatewayError) -> PublishAnswer {
        throw .unavailable("not joined up yet")
    }

    /// Ends a session (WHIP DELETE); the three parts of its address must agree.
    package func endPublish(room: String, participant: String, session: UUIDv7) async throws(GatewayError) {
        throw .unavailable("not joined up yet")
    }

    /// Ends a session by its id (`DELETE /v1/sessions/{id}`).
    package func endSession(_ id: UUIDv7) async throws(GatewayError) {
        throw .unavailable("not joined up yet")
    }

    /// Sessions that are up, newest first.
    package func sessions() async -> [SessionSnapshot] { [] }

    package func session(_ id: UUIDv7) async throws(GatewayError) -> SessionSnapshot {
        throw .notFound("no session \(id)")
    }

    // MARK: Recordings

    /// - Parameter idempotencyKey: the same key again gives the recording made the first time.
    package func startRecording(_ request: RecordingRequest, idempotencyKey: String?) async throws(GatewayError)
        -> RecordingRecord
    {
        throw .unavailable("not joined up yet")
    }

    package func stopRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        throw .unavailable("not joined up yet")
    }

    package func recording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        throw .notFound("no recording \(id)")
    }

    /// Newest first. `cursor` is what the page before gave as `nextCursor`.
    package func recordings(_ filter: RecordingFilter, limit: Int, cursor: String?) async throws(GatewayError)
        -> RecordingPage
    {
        throw .unavailable("not joined up yet")
    }

    /// Removes a recording that has ended, with its files.
    package func deleteRecording(_ id: UUIDv7) async throws(GatewayError) {
        throw .unavailable("not joined up yet")
    }

    /// Where a file of a recording is; only names that the recording lists, and `recording.json`.
    package func recordingFile(_ id: UUIDv7, name: String) async throws(GatewayError) -> RecordingFileLocation {
        throw .notFound("no file \(name)")
    }

    // MARK: Itself

    /// `nil` when it can take sessions, else what is missing.
    package func unreadiness() async -> String? { "not joined up yet" }

    /// Prometheus text format 0.0.4.
    package func metricsText() async -> String { "" }
}

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
