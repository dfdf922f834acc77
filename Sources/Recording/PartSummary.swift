import Media

/// All that the manifest says of one file.
package struct PartSummary: Codable, Sendable, Hashable {
    package var name: String
    package var participant: String
    package var part: Int
    package var container: Container
    package var state: RecordingFile.State
    package var note: String?
    package var bytes: Int64
    /// Seconds.
    package var duration: Double
    /// The gateway's civil time at the file's time 0.
    package var wallClockStart: CivilTime
    /// In the order of the file's streams.
    package var tracks: [TrackSummary]
    /// The map from file time to gateway time, linear between its points and of slope 1 beyond them.
    package var clockMap: [ClockMapPoint]

    package init(
        name: String, participant: String, part: Int, container: Container, note: String? = nil,
        wallClockStart: CivilTime, tracks: [TrackSummary] = []
    ) {
        self.name = name
        self.participant = participant
        self.part = part
        self.container = container
        state = .growing
        self.note = note
        bytes = 0
        duration = 0
        self.wallClockStart = wallClockStart
        self.tracks = tracks
        clockMap = []
    }

    package var file: RecordingFile {
        RecordingFile(
            name: name, participant: participant, part: part, container: container, tracks: tracks.map(\.codec),
            bytes: bytes, duration: duration, state: state, note: note)
    }
}

/// One point of the map from file time to the gateway's civil time.
package struct ClockMapPoint: Codable, Sendable, Hashable {
    /// Seconds from the file's start.
    package var fileTime: Double
    package var wallClock: CivilTime

    package init(fileTime: Double, wallClock: CivilTime) {
        self.fileTime = fileTime
        self.wallClock = wallClock
    }
}
