import Media
import Muxing
import Recording

/// The sessions, as recordings see them.
package protocol MediaPlane: Sendable {
    /// Publishers that are connected already are told by `publisherCame`.
    func beginTap(_ tap: RecordingTap)
    /// What is sampled from `now` on goes into none of its files until `resumeTap`.
    func pauseTap(_ recording: UUIDv7, _ gap: PauseGap, at now: Instant)
    func resumeTap(_ recording: UUIDv7, at now: Instant)
    /// Returns when every file of it is closed and its last event delivered.
    func endTap(_ recording: UUIDv7) async
    func hasPublisher(room: String, participants: Set<String>?) async -> Bool
}

package struct RecordingTap: Sendable {
    package var recording: UUIDv7
    package var room: String
    package var participants: Set<String>?
    package var container: RequestedContainer
    package var directory: String
    /// The file system that it is on (`FileWriter.disk`).
    package var disk: UInt64?
    package var keepsEverything: Bool
    package var layers: LayerWish

    package init(
        recording: UUIDv7, room: String, participants: Set<String>?, container: RequestedContainer,
        directory: String, disk: UInt64? = nil, keepsEverything: Bool = false, layers: LayerWish = .best
    ) {
        self.recording = recording
        self.room = room
        self.participants = participants
        self.container = container
        self.directory = directory
        self.disk = disk
        self.keepsEverything = keepsEverything
        self.layers = layers
    }
}

/// Why a file could not be made, or not go on.
package struct PartFailure: Sendable, Hashable {
    package var text: String
    /// Nothing else of the recording can go on either.
    package var isDiskFull: Bool

    package init(_ text: String, isDiskFull: Bool = false) {
        self.text = text
        self.isDiskFull = isDiskFull
    }
}

/// What happens to recordings' files and publishers, and to rooms, in order.
package enum TapEvent: Sendable {
    case partOpened(recording: UUIDv7, participant: String, file: RecordingFile, summary: PartSummary)
    case partProgress(recording: UUIDv7, name: String, bytes: Int64, duration: Double, summary: PartSummary)
    case partClosed(
        recording: UUIDv7, name: String, bytes: Int64, duration: Double, summary: PartSummary, error: PartFailure?)
    case publisherCame(recording: UUIDv7, participant: String)
    case publisherLeft(recording: UUIDv7, participant: String, remaining: Int)
    /// The first publisher has connected to a room.
    case roomOccupied(String)
    /// The last has left it.
    case roomEmptied(String)
}
