import Foundation
import Gateway
import Media
import NIOConcurrencyHelpers
import Recording

/// A media plane that writes real, small files when the test says so.
final class FilePlane: MediaPlane {
    private struct State: Sendable {
        var taps: [UUIDv7: RecordingTap] = [:]
        var open: [UUIDv7: [String: PartSummary]] = [:]
        var publishers: [String: Set<String>] = [:]
        var ended: [UUIDv7] = []
        var pauses: [String] = []
    }

    private let state = NIOLockedValueBox(State())
    private let inbox: TapInbox

    init(_ inbox: TapInbox) {
        self.inbox = inbox
    }

    func beginTap(_ tap: RecordingTap) {
        let present = state.withLockedValue { state in
            state.taps[tap.recording] = tap
            return state.publishers[tap.room] ?? []
        }
        for participant in present.sorted() where tap.participants?.contains(participant) != false {
            inbox.deliver(.publisherCame(recording: tap.recording, participant: participant))
        }
    }

    func pauseTap(_ recording: UUIDv7, _ gap: PauseGap, at now: Instant) {
        state.withLockedValue { $0.pauses.append("\(gap.rawValue)") }
    }

    func resumeTap(_ recording: UUIDv7, at now: Instant) {
        state.withLockedValue { $0.pauses.append("resume") }
    }

    func endTap(_ recording: UUIDv7) async {
        for name in openFiles(recording) { close(recording, name) }
        state.withLockedValue { state in
            state.taps[recording] = nil
            state.ended.append(recording)
        }
    }

    func hasPublisher(room: String, participants: Set<String>?) async -> Bool {
        state.withLockedValue { state in
            (state.publishers[room] ?? []).contains { participants?.contains($0) != false }
        }
    }

    // MARK: What a test does

    func publish(_ room: String, _ participant: String) {
        state.withLockedValue { _ = $0.publishers[room, default: []].insert(participant) }
    }

    /// Pauses and resumptions so far.
    var pauses: [String] { state.withLockedValue { $0.pauses } }
    var endedTaps: [UUIDv7] { state.withLockedValue { $0.ended } }
    func tap(_ recording: UUIDv7) -> RecordingTap? { state.withLockedValue { $0.taps[recording] } }

    func openFiles(_ recording: UUIDv7) -> [String] {
        state.withLockedValue { ($0.open[recording] ?? [:]).keys.sorted() }
    }

    func come(_ recording: UUIDv7, _ participant: String) {
        inbox.deliver(.publisherCame(recording: recording, participant: participant))
    }

    func leave(_ recording: UUIDv7, _ participant: String, remaining: Int) {
        inbox.deliver(.publisherLeft(recording: recording, participant: participant, remaining: remaining))
    }

    /// Opens `<participant>.webm` with `bytes` bytes in it.
    func open(_ recording: UUIDv7, _ participant: String, bytes: Int = 10, at wallClock: WallClock) throws {
        let tap = state.withLockedValue { $0.taps[recording] }
        guard let tap else { return }
        let name = participant + ".webm"
        var summary = PartSummary(
            name: name, participant: participant, part: 1, container: .webm, wallClockStart: CivilTime(wallClock),
            tracks: [
                TrackSummary(track: TrackID(0), codec: .vp8, codecString: "vp8", formatParameters: ""),
                TrackSummary(track: TrackID(1), codec: .opus, codecString: "opus", formatParameters: "minptime=10"),
            ])
        try Data(repeating: 1, count: bytes).write(to: URL(fileURLWithPath: tap.directory + "/" + name))
        inbox.deliver(.partOpened(recording: recording, participant: participant, file: summary.file, summary: summary))
        summary.bytes = Int64(bytes)
        state.withLockedValue { $0.open[recording, default: [:]][name] = summary }
    }

    func grow(_ recording: UUIDv7, _ name: String, to bytes: Int, seconds: Double) throws {
        guard let tap = tap(recording), var summary = state.withLockedValue({ $0.open[recording]?[name] }) else {
            return
        }
        try Data(repeating: 1, count: bytes).write(to: URL(fileURLWithPath: tap.directory + "/" + name))
        summary.bytes = Int64(bytes)
        summary.duration = seconds
        let grown = summary
        state.withLockedValue { $0.open[recording]?[name] = grown }
        inbox.deliver(
            .partProgress(
                recording: recording, name: name, bytes: summary.bytes, duration: seconds, summary: summary))
    }

    func close(_ recording: UUIDv7, _ name: String, failure: PartFailure? = nil) {
        guard let summary = state.withLockedValue({ $0.open[recording]?.removeValue(forKey: name) }) else { return }
        inbox.deliver(
            .partClosed(
                recording: recording, name: name, bytes: summary.bytes, duration: summary.duration, summary: summary,
                error: failure))
    }
}
