import JobQueue
import Logging
import Media
import Recording
import Stores

extension RecordingService {
    /// Claims one finalizing that is due and does it.
    /// - Returns: whether there was one.
    package func workOnce() async -> Bool {
        guard !isDraining, finalizing == nil else { return false }
        do throws(StoresError) {
            try await lookAfterJobs()
            let claimedAt = now()
            guard let job = try await store.claim([.finalize], lease: configuration.lease.lease) else {
                let latest = wallClock() + configuration.lease.rescue
                nextDue = min(try await store.nextDue([.finalize]) ?? latest, latest)
                return false
            }
            guard finalizing == nil else {
                try await store.apply(.release(fence: job.fence), to: job.id)
                return false
            }
            finalizing = job
            hold = JobHold(terms: configuration.lease, claimedAt: claimedAt)
            finalizingProgress = nil
            complaints.over(Self.heldUp)
            metrics.countRun(job)
            if !isDraining { mustBreakOff.withLockedValue { $0 = false } }
            tell(job, room: try await store.recording(job.recording)?.room)
            let event = try await work(job)
            finalizing = nil
            hold = nil
            if case .store(let changed)? = try await store.apply(event, to: job.id) {
                tell(changed, room: try await store.recording(changed.recording)?.room)
                if changed.state == .failed || changed.state == .cancelled { try await giveUp(changed) }
            }
            nextDue = nil
            return true
        } catch {
            finalizing = nil
            hold = nil
            nextDue = wallClock() + .seconds(1)
            if complaints.isDue(Self.heldUp, at: now()) {
                logger.error("finalizing is held up by the store", metadata: ["error": "\(error)"])
            }
            return false
        }
    }

    private static let heldUp = "finalizing is held up by the store"

    /// - Returns: what is to be done to the job.
    private func work(_ job: Job) async throws(StoresError) -> JobEvent {
        guard var record = try await store.recording(job.recording),
            record.state == .finalizing || job.isAnotherTry(record)
        else { return .complete(fence: job.fence) }
        let directory = folder.path(room: record.room, id: record.id)
        var parts = await manifestParts(of: directory)
        var failures: [String] = []
        for index in record.files.indices {
            finalizingProgress = Double(index) / Double(record.files.count)
            switch record.files[index].state {
            case .finalized, .failed: continue
            case .growing, .closed: break
            }
            guard !mustBreakOff.withLockedValue({ $0 }) else { return .release(fence: job.fence) }
            do {
                try await finalizeFile(at: index, of: &record, &parts, directory)
            } catch {
                if mustBreakOff.withLockedValue({ $0 }) { return .release(fence: job.fence) }
                metrics.finalizeFailures.increment()
                failures.append("\(record.files[index].name): \(error)")
                log(
                    .warning, "a file could not be finalized", record,
                    ["file": "\(record.files[index].name)", "attempt": "\(job.attempts)", "error": "\(error)"])
                continue
            }
            guard await keep(record, parts: parts, directory: directory) else {
                throw .database(doing: "keeping a finalized file", code: 0, text: "see the line before")
            }
        }
        guard failures.isEmpty else {
            var generator = SystemRandomNumberGenerator()
            let delay = configuration.backoff.delay(afterAttempt: job.attempts, using: &generator)
            return .fail(
                fence: job.fence, text: failures.joined(separator: "; "), isFinal: false, retryAfter: delay)
        }
        if record.state == .finalizing {
            try await complete(record, parts: parts, directory: directory)
        } else {
            record.error = Self.failures(of: record)
            guard await keep(record, parts: parts, directory: directory) else {
                throw .database(doing: "keeping what was finalized", code: 0, text: "see the line before")
            }
        }
        return .complete(fence: job.fence, result: record.jobResult)
    }

    private func finalizeFile(
        at index: Int, of record: inout RecordingRecord, _ parts: inout [String: PartSummary], _ directory: String
    ) async throws {
        let file = record.files[index]
        let path = directory + "/" + file.name
        if let free = await files.run({ [freeSpace] in freeSpace() }), free - file.bytes < configuration.minFreeSpace {
            record.files[index].state = .closed
            record.files[index].note =
                "not finalized: \(free) bytes were free, fewer than it needs beside minFreeSpace; it plays as it grew"
            return
        }
        let task = FinalizeTask(path: path, file: file, summary: parts[file.name])
        let began = now()
        let outcome = try await finalizer.run { [finalize, mustBreakOff] in
            try finalize(task) { mustBreakOff.withLockedValue { $0 } }
        }
        metrics.finalizeSeconds.observe((now() - began).inSeconds)
        switch outcome {
        case .finalized(let bytes, let duration, let summary):
            record.files[index].state = .finalized
            record.files[index].bytes = bytes
            record.files[index].duration = duration
            if record.files[index].note == Self.asItGrew { record.files[index].note = nil }
            if let summary { parts[file.name] = summary }
        case .kept(let note):
            record.files[index].state = .closed
            record.files[index].note = note
        case .empty(let note):
            record.files[index].state = .failed
            record.files[index].note = note
        }
    }

    private func complete(
        _ record: RecordingRecord, parts: [String: PartSummary], directory: String
    ) async throws(StoresError) {
        var record = record
        var machine = RecordingMachine(restoring: record.state)
        let text = Self.failures(of: record)
        let hasNothing = !record.files.isEmpty && record.files.allSatisfy { $0.state == .failed }
        switch machine.finalized(failure: hasNothing ? text : nil) {
        case .none, .complete, .fail: break
        }
        record.error = text ?? record.error ?? (record.files.isEmpty ? Self.nothingCame : nil)
        record.state = machine.state
        guard await keep(record, parts: parts, directory: directory) else {
            throw .database(doing: "completing a recording", code: 0, text: "see the line before")
        }
        log(
            record.state == .failed ? .error : .info, "recording \(record.state.rawValue)", record,
            [
                "files": "\(record.files.count)", "bytes": "\(record.files.reduce(0) { $0 + $1.bytes })",
                "reason": "\(record.endReason?.rawValue ?? "")",
            ])
        tell(record.state == .failed ? .recordingFailed : .recordingCompleted, record)
    }

    private static func failures(of record: RecordingRecord) -> String? {
        let failed = record.files.filter { $0.state == .failed }
        return failed.isEmpty ? nil : failed.map { "\($0.name): \($0.note ?? "failed")" }.joined(separator: "; ")
    }

    private static let nothingCame =
        "nothing was recorded: no media came from anybody whom it takes while it ran"

    static let asItGrew = "not finalized; it plays as it grew"

    /// The attempts are used up, or nobody wants it: the files stay as they grew, and say so.
    func giveUp(_ job: Job) async throws(StoresError) {
        guard var record = try await store.recording(job.recording), record.state == .finalizing else { return }
        let directory = folder.path(room: record.room, id: record.id)
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
        try await complete(record, parts: await manifestParts(of: directory), directory: directory)
    }

    func manifestParts(of directory: String) async -> [String: PartSummary] {
        let manifest = try? await files.run { try ManifestFile.read(from: directory) }
        return Dictionary((manifest?.files ?? []).map { ($0.name, $0) }) { first, _ in first }
    }
}

extension Job {
    /// It was given up, and somebody has asked for it again.
    fileprivate func isAnotherTry(_ record: RecordingRecord) -> Bool {
        record.state == .completed && record.files.contains { $0.state == .closed }
    }
}

extension RecordingRecord {
    /// What a job that worked on it leaves.
    var jobResult: [String: JSONValue] {
        ["files": .integer(Int64(files.count)), "bytes": .integer(files.reduce(0) { $0 + $1.bytes })]
    }
}
