import Exporting
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Stores
import Transcoding
import WorkerLink

/// Makes the files of one item of an export. It works from store and folder alone, so that any process that has the folder
/// can do it.
package struct ExportRun: JobRun {
    package let kind = JobKind.export
    /// An encoder takes what there is; copying is light, but only who reads the file knows.
    package let cost = 1.0

    private let recordings: RecordingFolder
    private let exports: ExportFolder
    private let store: StateStore
    private let upkeep: ExportUpkeep
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock
    private let minFreeSpace: Int64
    private let threads: Int
    private let transcode: Transcode
    private let files = BlockingQueue(label: "capstan.export")

    package init(
        folder: RecordingFolder, store: StateStore, events: EventLog, logger: Logger, minFreeSpace: Int64 = 0,
        threads: Int = 0, wallClock: @escaping @Sendable () -> WallClock, transcode: @escaping Transcode
    ) {
        recordings = folder
        exports = ExportFolder(recordings: folder.root)
        self.store = store
        upkeep = ExportUpkeep(store: store, events: events, logger: logger, wallClock: wallClock)
        self.logger = logger
        self.wallClock = wallClock
        self.minFreeSpace = minFreeSpace
        self.threads = threads
        self.transcode = transcode
    }

    package func run(_ job: Job, _ context: JobContext) async throws -> JobEnd {
        guard let key = ExportKey(job.uniqueKey) else {
            return .failed("job \(job.id) names no export", isFinal: true)
        }
        let held = JobCondition.held(job.id, fence: job.fence)
        let now = wallClock()
        let begun = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.items.indices.contains(key.item), export.items[key.item].job == job.id else { return [] }
                export.items[key.item].state = .running
                export.startedAt = export.startedAt ?? now
                // Its job alone may have been asked for another try.
                export.finishedAt = nil
                return []
            }
        }
        // Deleted, or another job has taken its place.
        guard let begun else { return .completed(nil) }
        guard begun.items.indices.contains(key.item), begun.items[key.item].job == job.id,
            let plan = begun.items[key.item].plan
        else { return .completed(nil) }
        guard let record = try await context.patiently({ try await store.recording(job.recording) }) else {
            return .failed("recording \(job.recording) was deleted", isFinal: true)
        }
        let source = recordings.path(room: record.room, id: record.id)
        try await files.run { try exports.prepare(key.export, item: key.item) }
        var made: [ExportedFile] = []
        for index in plan.files.indices {
            guard !context.isAskedToEnd else { return .brokenOff }
            if let free = await files.run({ recordings.freeSpace() }), free < minFreeSpace {
                return .failed(
                    "\(free) bytes are free, less than minFreeSpace; make room and try again", isFinal: false)
            }
            do {
                made.append(try await make(plan, index, of: key, from: source, context))
            } catch WorkerLinkError.failed(let text, let isFinal) where !context.isAskedToEnd {
                let file = plan.files[index]
                return .failed("\(file.source ?? file.name): \(text)", isFinal: isFinal)
            }
        }
        let kept = try await keep(made, of: key, where: held, context)
        return kept ? .completed(Self.result(made)) : .brokenOff
    }

    private func make(
        _ plan: ExportPlan, _ index: Int, of key: ExportKey, from source: String, _ context: JobContext
    ) async throws -> ExportedFile {
        let file = plan.files[index]
        let draft = exports.draft(of: key.item, file: index, fence: context.fence, in: key.export)
        var order = TranscodeOrder(
            source: file.source.map { source + "/" + $0 } ?? source, draft: draft, plan: file, threads: threads)
        if let wish = file.composition {
            order.composition = try await files.run {
                Composition(wish, file.picture?.encoding.limit, of: try ManifestFile.read(from: source), in: source)
            }
        }
        let count = Double(plan.files.count)
        do {
            let result = try await transcode(order, context) { context.progress = (Double(index) + $0) / count }
            guard try await context.confirm() else { throw WorkerLinkError.cancelled }
            try await files.run { try exports.keep(draft, as: file.name, in: key.export) }
            return ExportedFile(
                name: file.name, source: file.source, format: file.format, bytes: result.bytes,
                duration: result.duration, copied: result.copied)
        } catch {
            // A process that was killed could not tidy up.
            await files.run { exports.remove(draft) }
            throw error
        }
    }

    private func keep(
        _ made: [ExportedFile], of key: ExportKey, where held: JobCondition, _ context: JobContext
    ) async throws -> Bool {
        let (now, hasEnded) = (wallClock(), NIOLockedValueBox(false))
        let folder = store.folder
        let kept = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.items.indices.contains(key.item) else { return [] }
                export.items[key.item].files = made
                export.items[key.item].error = nil
                if export.request.destination != nil {
                    export.items[key.item].progress = 0.5
                    let jobs = export.jobs(of: [key.item], folder: folder, at: now).map(\.job)
                    export.items[key.item].job = jobs.first?.id
                    return jobs
                }
                export.items[key.item].state = .completed
                export.items[key.item].progress = 1
                hasEnded.withLockedValue { $0 = export.endIfDone(at: now) }
                return []
            }
        }
        guard let kept else { return false }
        upkeep.tell(kept, hasEnded: hasEnded.withLockedValue { $0 })
        return true
    }

    private static func result(_ made: [ExportedFile]) -> [String: JSONValue] {
        ["files": .integer(Int64(made.count)), "bytes": .integer(made.reduce(0) { $0 + $1.bytes })]
    }

    // MARK: Ends without it

    package func ended(_ job: Job) async {
        guard let key = ExportKey(job.uniqueKey) else { return }
        await upkeep.bringUpToDate(key.export)
    }

    /// Items whose jobs were cancelled while nobody worked on them, were lost for the last time, or went with their
    /// recording.
    package func lookAfter() async {
        do {
            var cursor: UUIDv7?
            repeat {
                let page = try await store.exports(underWay: true, limit: 100, before: cursor)
                for export in page.items { await upkeep.bringUpToDate(export.id) }
                cursor = page.next
            } while cursor != nil
        } catch {
            logger.warning("exports cannot be looked after", metadata: ["error": "\(error)"])
        }
    }
}
