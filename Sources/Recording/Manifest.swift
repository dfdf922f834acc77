import Media

/// `recording.json`: the recording and everything known of its files. A store that was lost is rebuilt from these.
package struct Manifest: Codable, Sendable, Hashable {
    package static let currentVersion = 1

    package var version: Int
    package var id: UUIDv7
    package var room: String
    package var state: RecordingState
    package var endReason: RecordingEndReason?
    package var createdAt: CivilTime
    package var startedAt: CivilTime?
    package var stoppedAt: CivilTime?
    package var request: RecordingRequest
    package var error: String?
    /// While it is paused, and when it ended so.
    package var pausedAt: CivilTime?
    /// Seconds cut by the pauses that are over.
    package var cut: Double?
    package var files: [PartSummary]

    /// - Parameter parts: what is known of each file, by its name. A file without gets what its record says.
    package init(_ record: RecordingRecord, parts: [String: PartSummary]) {
        version = Self.currentVersion
        id = record.id
        room = record.room
        state = record.state
        endReason = record.endReason
        createdAt = CivilTime(record.createdAt)
        startedAt = record.startedAt.map(CivilTime.init)
        stoppedAt = record.stoppedAt.map(CivilTime.init)
        request = record.request
        error = record.error
        pausedAt = record.pausedAt.map(CivilTime.init)
        cut = record.cut
        files = record.files.map { file in
            var summary =
                parts[file.name]
                ?? PartSummary(
                    name: file.name, participant: file.participant, part: file.part, container: file.container,
                    wallClockStart: CivilTime(record.startedAt ?? record.createdAt),
                    tracks: file.tracks.enumerated().map { index, codec in
                        TrackSummary(
                            track: TrackID(index), codec: codec, codecString: codec.rawValue, formatParameters: "")
                    })
            summary.bytes = file.bytes
            summary.duration = file.duration
            summary.state = file.state
            summary.note = file.note
            return summary
        }
    }

    /// The record that a store keeps.
    package var record: RecordingRecord {
        var record = RecordingRecord(id: id, request: request, state: state, createdAt: createdAt.wallClock)
        record.endReason = endReason
        record.startedAt = startedAt?.wallClock
        record.stoppedAt = stoppedAt?.wallClock
        record.error = error
        record.pausedAt = pausedAt?.wallClock
        record.cut = cut
        record.files = files.map(\.file)
        return record
    }

    package func summary(of name: String) -> PartSummary? { files.first { $0.name == name } }
}
