import Media
import Recording

/// A recording under way, as `RecordingService` knows it. It belongs to that actor.
final class ActiveRecording {
    var record: RecordingRecord
    var machine: RecordingMachine
    let directory: String
    /// Of the pause that it is in.
    var gap = PauseGap.cut
    /// Of all files.
    private(set) var bytes: Int64 = 0
    /// Where each file is in `record.files`, by name.
    private var places: [String: Int] = [:]
    /// What the manifest says of each file, by name.
    var parts: [String: PartSummary] = [:]
    let job: UUIDv7
    let fence: Int64
    /// One instant by both clocks: the civil one may be set while the recording runs.
    private let begun: (wall: WallClock, instant: Instant)
    var heartbeatAt: Instant
    /// Its job was cancelled: that is why it ends.
    var isCancelled = false
    var saves = RecordingSaves()
    /// When the newest save began.
    var savedAt: Instant
    /// Set once it ends.
    var ending: Task<RecordingRecord, Never>?
    /// Its files are closed and the store has not taken that yet.
    var isUnsettled = false
    /// The settling that is under way.
    var settling: Task<Bool, Never>?
    /// Its finalizing is queued: nothing of it is saved here any more.
    var isHandedOver = false

    init(
        record: RecordingRecord, machine: consuming RecordingMachine, directory: String, job: UUIDv7, fence: Int64,
        now: Instant, wall: WallClock
    ) {
        self.record = record
        self.machine = machine
        self.directory = directory
        self.job = job
        self.fence = fence
        begun = (wall, now)
        heartbeatAt = now
        savedAt = now
    }

    /// The civil time of an instant as it was when the recording began: differences are true.
    func wallClock(at instant: Instant) -> WallClock { begun.wall + (instant - begun.instant) }

    func has(file name: String) -> Bool { places[name] != nil }

    /// In the place of one that has its name.
    func add(_ file: RecordingFile) {
        if has(file: file.name) {
            change(file: file.name) { $0 = file }
        } else {
            places[file.name] = record.files.count
            record.files.append(file)
            bytes += file.bytes
        }
    }

    /// - Parameter body: leaves the name as it is.
    func change(file name: String, _ body: (inout RecordingFile) -> Void) {
        guard let place = places[name] else { return }
        bytes -= record.files[place].bytes
        body(&record.files[place])
        bytes += record.files[place].bytes
    }
}
