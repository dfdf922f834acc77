import Recording

/// One page of `GET /v1/recordings`.
package struct RecordingPage: Sendable {
    package var items: [RecordingRecord]
    package var nextCursor: String?

    package init(items: [RecordingRecord], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
}
