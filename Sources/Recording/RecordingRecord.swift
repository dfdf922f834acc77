import Media

/// One file of a recording as the store and the API know it.
package struct RecordingFile: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable { case growing, closed, finalized, failed }
    package var name: String
    package var participant: String
    /// 1 for the first; a further part begins where one file cannot go on.
    package var part: Int
    package var container: Container
    /// Codec names in the order of the file's streams.
    package var tracks: [Codec]
    package var bytes: Int64
    /// Seconds.
    package var duration: Double
    package var state: State
    /// Why the container is another than asked for, or why the file could not be finalized.
    package var note: String?

    package init(
        name: String, participant: String, part: Int, container: Container, tracks: [Codec], bytes: Int64 = 0,
        duration: Double = 0, state: State = .growing, note: String? = nil
    ) {
        self.name = name
        self.participant = participant
        self.part = part
        self.container = container
        self.tracks = tracks
        self.bytes = bytes
        self.duration = duration
        self.state = state
        self.note = note
    }
}

/// A recording as it is stored. Times are civil; the API writes them as RFC 3339.
package struct RecordingRecord: Codable, Sendable, Hashable {
    package var id: UUIDv7
    package var request: RecordingRequest
    package var state: RecordingState
    package var endReason: RecordingEndReason?
    package var createdAt: WallClock
    /// The first media.
    package var startedAt: WallClock?
    package var stoppedAt: WallClock?
    package var files: [RecordingFile]
    package var error: String?
    /// While it is paused, and when it ended so.
    package var pausedAt: WallClock?
    /// Seconds cut by the pauses that are over; `nil` for none.
    package var cut: Double?

    package init(id: UUIDv7, request: RecordingRequest, state: RecordingState, createdAt: WallClock) {
        self.id = id
        self.request = request
        self.state = state
        self.createdAt = createdAt
        files = []
    }

    package var room: String { request.room }

    /// A pause is over.
    package mutating func resume(_ gap: PauseGap, at now: WallClock) {
        if let pausedAt, gap == .cut { cut = (cut ?? 0) + max(0, (now - pausedAt).inSeconds) }
        pausedAt = nil
    }

    /// Seconds of what is recorded: from the first media to the stop or a pause that nothing follows, or to now, without
    /// what was cut.
    package func duration(now: WallClock) -> Double {
        guard let startedAt else { return 0 }
        return max(0, ((pausedAt ?? stoppedAt ?? now) - startedAt).inSeconds - (cut ?? 0))
    }
}
