import Media
import Recording

/// A recording under way, as `RecordingService` knows it. It belongs to that actor.
final class ActiveRecording {
    var record: RecordingRecord
    var machine: RecordingMachine
    let directory: String
    /// What the manifest says of each file, by name.
    var parts: [String: PartSummary] = [:]
    let job: UUIDv7
    let fence: Int64
    var heartbeatAt: Instant
    /// The newest save; each waits for the one before, so that they land in order.
    var saving: Task<Bool, Never>?
    var savesUnderWay = 0
    var savedAt: Instant
    /// Set once it ends.
    var ending: Task<RecordingRecord, Never>?
    /// Its files are closed and the store has not taken that yet.
    var isUnsettled = false

    init(
        record: RecordingRecord, machine: consuming RecordingMachine, directory: String, job: UUIDv7, fence: Int64,
        now: Instant
    ) {
        self.record = record
        self.machine = machine
        self.directory = directory
        self.job = job
        self.fence = fence
        heartbeatAt = now
        savedAt = now
    }

    var bytes: Int64 { record.files.reduce(0) { $0 + $1.bytes } }

    func change(file name: String, _ body: (inout RecordingFile) -> Void) {
        guard let index = record.files.firstIndex(where: { $0.name == name }) else { return }
        body(&record.files[index])
    }
}
