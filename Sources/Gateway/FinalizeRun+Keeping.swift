import JobQueue
import Logging
import Media
import Muxing
import NIOConcurrencyHelpers
import Recording
import Stores

extension FinalizeRun {
    /// Makes lasting what was done: the draft in its file's place, the manifest, the store. A worker that was stopped past
    /// its lease learns here that the job is another's; where it is stopped between the question and the rename, a whole
    /// file takes the place of a whole file.
    /// - Returns: false where the job is not held any more; nothing was changed then.
    func keep(_ work: FinalizeJob, draft: String? = nil, of index: Int? = nil) async throws -> Bool {
        guard try await work.context.confirm() else {
            if let draft { await files.run { FinalizeDrafts.remove(draft) } }
            return false
        }
        let (record, parts, directory) = (work.record, work.parts, work.directory)
        if let draft, let index, record.files.indices.contains(index) {
            try await files.run { try Finalizer.put(draft: draft, over: directory + "/" + record.files[index].name) }
        }
        await writeManifest(of: record, parts, in: directory)
        let held = JobCondition.held(work.job.id, fence: work.job.fence)
        return try await work.context.patiently { try await store.update(record.id, where: held) { $0 = record } }
            != nil
    }

    /// There is nothing to work on any more.
    func lose(_ work: FinalizeJob) async throws -> JobEnd {
        let held = JobCondition.held(work.job.id, fence: work.job.fence)
        let kept = try await work.context.patiently {
            try await store.update(work.record.id, where: held) { record in
                record.state = .failed
                record.error = Self.folderGone
            }
        }
        guard let kept else { return .brokenOff }
        tellEnd(of: kept)
        return .failed(Self.folderGone, isFinal: true)
    }

    private static let folderGone = "its folder is gone"

    /// The attempts are used up, or nobody wants it: the files stay as they grew, and say so. Whoever comes first ends it.
    func giveUp(_ job: Job) async throws {
        let isOurs = NIOLockedValueBox(false)
        let kept = try await store.update(job.recording, where: .givenUp(job.id)) { record in
            isOurs.withLockedValue { $0 = record.state == .finalizing }
            guard record.state == .finalizing else { return }
            for index in record.files.indices {
                switch record.files[index].state {
                case .finalized, .failed: continue
                case .growing, .closed: break
                }
                record.files[index].state = .closed
                record.files[index].note = record.files[index].note ?? Self.asItGrew
            }
            record.error =
                job.state == .cancelled
                ? "finalizing was cancelled"
                : "finalizing was given up after \(job.attempts) attempts: \(job.failures.last?.text ?? "")"
            record = Self.completed(record)
        }
        guard let kept, isOurs.withLockedValue({ $0 }) else { return }
        let directory = folder.path(room: kept.room, id: kept.id)
        await files.run {
            for file in kept.files { FinalizeDrafts.remove(of: directory + "/" + file.name, in: directory) }
        }
        await writeManifest(of: kept, await manifestParts(of: directory), in: directory)
        tellEnd(of: kept)
    }

    /// One that cannot be written is logged: the store has it all.
    private func writeManifest(
        of record: RecordingRecord, _ parts: [String: PartSummary], in directory: String
    ) async {
        do {
            try await files.run { try ManifestFile.write(Manifest(record, parts: parts), in: directory) }
        } catch {
            log(.error, "the manifest could not be written", record, ["error": "\(error)"])
        }
    }

    static func completed(_ record: RecordingRecord) -> RecordingRecord {
        var record = record
        var machine = RecordingMachine(restoring: record.state)
        let text = failures(of: record)
        let hasNothing = !record.files.isEmpty && record.files.allSatisfy { $0.state == .failed }
        switch machine.finalized(failure: hasNothing ? text : nil) {
        case .none, .complete, .fail: break
        }
        record.error = text ?? record.error ?? (record.files.isEmpty ? nothingCame : nil)
        record.state = machine.state
        return record
    }

    static func failures(of record: RecordingRecord) -> String? {
        let failed = record.files.filter { $0.state == .failed }
        return failed.isEmpty ? nil : failed.map { "\($0.name): \($0.note ?? "failed")" }.joined(separator: "; ")
    }

    private static let nothingCame =
        "nothing was recorded: no media came from anybody whom it takes while it ran"

    static let asItGrew = "not finalized; it plays as it grew"

    func manifestParts(of directory: String) async -> [String: PartSummary] {
        let manifest = try? await files.run { try ManifestFile.read(from: directory) }
        return Dictionary((manifest?.files ?? []).map { ($0.name, $0) }) { first, _ in first }
    }

    // MARK: Telling

    func tellEnd(of record: RecordingRecord) {
        log(
            record.state == .failed ? .error : .info, "recording \(record.state.rawValue)", record,
            [
                "files": "\(record.files.count)", "bytes": "\(record.files.reduce(0) { $0 + $1.bytes })",
                "reason": "\(record.endReason?.rawValue ?? "")",
            ])
        events.note(
            record.state == .failed ? .recordingFailed : .recordingCompleted, room: record.room, record.eventData)
    }

    func log(
        _ level: Logger.Level, _ message: Logger.Message, _ record: RecordingRecord, _ more: Logger.Metadata = [:]
    ) {
        var metadata: Logger.Metadata = ["recording": "\(record.id)", "room": "\(record.room)"]
        metadata.merge(more) { $1 }
        logger.log(level: level, message, metadata: metadata)
    }
}

extension RecordingRecord {
    /// What a job that worked on it leaves.
    var jobResult: [String: JSONValue] {
        ["files": .integer(Int64(files.count)), "bytes": .integer(files.reduce(0) { $0 + $1.bytes })]
    }
}
