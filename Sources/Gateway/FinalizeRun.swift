import JobQueue
import Logging
import Media
import Recording
import Stores

/// Makes the files of a recording whole. It works from store, folder and manifest alone, so that any process that has the
/// folder can do it; what it writes belongs to this attempt until the store has said that the job is still held.
package struct FinalizeRun: JobRun {
    package let kind = JobKind.finalize
    /// It waits for the disk.
    package let cost = Admission.lightCores

    let folder: RecordingFolder
    let store: StateStore
    let metrics: JobMetrics
    let events: EventLog
    let logger: Logger
    let now: @Sendable () -> Instant
    private let minFreeSpace: Int64
    private let freeSpace: @Sendable () -> Int64?
    private let finalize: Finalize
    /// Manifests and folders.
    let files = BlockingQueue(label: "capstan.finalize")

    /// - Parameter freeSpace: bytes free where the recordings are; `nil`: ask the system.
    package init(
        folder: RecordingFolder, store: StateStore, metrics: JobMetrics, events: EventLog, logger: Logger,
        minFreeSpace: Int64 = 0, now: @escaping @Sendable () -> Instant, freeSpace: (@Sendable () -> Int64?)? = nil,
        finalize: @escaping Finalize
    ) {
        self.folder = folder
        self.store = store
        self.metrics = metrics
        self.events = events
        self.logger = logger
        self.minFreeSpace = minFreeSpace
        self.now = now
        self.freeSpace = freeSpace ?? { folder.freeSpace() }
        self.finalize = finalize
    }

    package func run(_ job: Job, _ context: JobContext) async throws -> JobEnd {
        guard var work = try await begin(job, context) else { return .completed(nil) }
        guard work.record.state == .finalizing || work.isAnotherTry else { return .completed(work.record.jobResult) }
        let directory = work.directory
        guard await files.run({ !RecordingFolder.names(in: directory).isEmpty }) else { return try await lose(work) }
        var failures: [String] = []
        for index in work.record.files.indices {
            context.progress = Double(index) / Double(work.record.files.count)
            switch work.record.files[index].state {
            case .finalized, .failed: continue
            case .growing, .closed: break
            }
            guard !context.isAskedToEnd else { return .brokenOff }
            let draft: String?
            do {
                draft = try await finalizeFile(at: index, of: &work)
            } catch {
                if context.isAskedToEnd { return .brokenOff }
                metrics.finalizeFailures.increment()
                failures.append("\(work.record.files[index].name): \(error)")
                log(
                    .warning, "a file could not be finalized", work.record,
                    ["file": "\(work.record.files[index].name)", "attempt": "\(job.attempts)", "error": "\(error)"])
                continue
            }
            guard try await keep(work, draft: draft, of: index) else { return .brokenOff }
        }
        guard failures.isEmpty else { return .failed(failures.joined(separator: "; "), isFinal: false) }
        if work.record.state == .finalizing {
            work.record = Self.completed(work.record)
            guard try await keep(work) else { return .brokenOff }
            tellEnd(of: work.record)
        } else {
            work.record.error = Self.failures(of: work.record)
            guard try await keep(work) else { return .brokenOff }
        }
        return .completed(work.record.jobResult)
    }

    private func begin(_ job: Job, _ context: JobContext) async throws -> FinalizeJob? {
        let found = try await context.patiently { try await store.recording(job.recording) }
        guard let record = found else { return nil }
        let directory = folder.path(room: record.room, id: record.id)
        return FinalizeJob(
            job: job, context: context, directory: directory, record: record,
            parts: await manifestParts(of: directory))
    }

    /// - Returns: the draft that is to take the file's place, if one was made.
    private func finalizeFile(at index: Int, of work: inout FinalizeJob) async throws -> String? {
        let file = work.record.files[index]
        let path = work.directory + "/" + file.name
        guard await files.run({ FileStatus(path: path) != nil }) else {
            work.record.files[index].state = .failed
            work.record.files[index].note = "the file is not on disk"
            return nil
        }
        let directory = work.directory
        await files.run { FinalizeDrafts.remove(of: path, in: directory) }
        if let free = await files.run({ [freeSpace] in freeSpace() }), free - file.bytes < minFreeSpace {
            work.record.files[index].state = .closed
            work.record.files[index].note =
                "not finalized: \(free) bytes were free, fewer than it needs beside minFreeSpace; it plays as it grew"
            return nil
        }
        let task = FinalizeTask(
            path: path, draft: FinalizeDrafts.path(of: path, fence: work.job.fence), file: file,
            summary: work.parts[file.name])
        let began = now()
        let (context, count) = (work.context, Double(work.record.files.count))
        let outcome: FinalizeOutcome
        do {
            outcome = try await finalize(task, context) { context.progress = (Double(index) + $0) / count }
        } catch {
            // A process that was killed could not tidy up.
            await files.run { FinalizeDrafts.remove(task.draft) }
            throw error
        }
        metrics.finalizeSeconds.observe((now() - began).inSeconds)
        switch outcome {
        case .finalized(let bytes, let duration, let summary, let hasDraft):
            work.record.files[index].state = .finalized
            work.record.files[index].bytes = bytes
            work.record.files[index].duration = duration
            if work.record.files[index].note == Self.asItGrew { work.record.files[index].note = nil }
            if let summary { work.parts[file.name] = summary }
            return hasDraft ? task.draft : nil
        case .kept(let note):
            work.record.files[index].state = .closed
            work.record.files[index].note = note
        case .empty(let note):
            work.record.files[index].state = .failed
            work.record.files[index].note = note
        }
        return nil
    }

    package func ended(_ job: Job) async {
        do {
            try await giveUp(job)
        } catch {
            // It is found again when jobs are looked after.
            logger.warning(
                "a finalizing that is given up could not be ended", metadata: ["job": "\(job.id)", "error": "\(error)"])
        }
    }

    /// A finalizing may be cancelled while nobody works on it, or its worker may be lost for the last time.
    package func lookAfter() async {
        do {
            let page = try await store.recordings(RecordingQuery(states: [.finalizing]), limit: 100)
            for record in page.items {
                guard let job = try await store.jobs(kinds: [.finalize], recording: record.id, limit: 1).items.first
                else { continue }
                switch job.state {
                case .cancelled, .failed: try await giveUp(job)
                case .scheduled, .queued, .running, .retrying, .completed: break
                }
            }
        } catch {
            logger.warning("finalizings cannot be looked after", metadata: ["error": "\(error)"])
        }
    }
}

/// One recording that is worked on.
struct FinalizeJob {
    let job: Job
    let context: JobContext
    let directory: String
    var record: RecordingRecord
    /// What the manifest says of each file, by name.
    var parts: [String: PartSummary]

    /// It was given up, and somebody has asked for it again.
    var isAnotherTry: Bool {
        record.state == .completed && record.files.contains { $0.state == .closed }
    }
}
