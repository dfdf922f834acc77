import Media

/// A finished recording, as far as an export needs to know it.
package struct ExportSource: Codable, Sendable, Hashable {
    /// One of its files.
    package struct File: Codable, Sendable, Hashable {
        package var name: String
        package var participant: String
        package var part: Int
        /// In the order of the file's streams.
        package var codecs: [Codec]
        /// The gateway's civil time at the file's time 0.
        package var start: WallClock
        /// Seconds.
        package var duration: Double

        package init(
            name: String, participant: String, part: Int, codecs: [Codec], start: WallClock, duration: Double
        ) {
            self.name = name
            self.participant = participant
            self.part = part
            self.codecs = codecs
            self.start = start
            self.duration = duration
        }
    }

    package var recording: UUIDv7
    package var room: String
    /// The first media.
    package var start: WallClock
    package var files: [File]

    package init(recording: UUIDv7, room: String, start: WallClock, files: [File]) {
        self.recording = recording
        self.room = room
        self.start = start
        self.files = files
    }
}
