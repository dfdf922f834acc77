import Exporting
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Outbound
import Stores

/// Brings the files of one item of an export to its destination. The local ones stay where they are; the item is completed
/// when each has been found at its destination as it was sent.
package struct UploadRun: JobRun {
    package static let attempts = 10
    /// At once.
    static let places = 4

    package let kind = JobKind.upload
    /// It waits for others.
    package let cost = 0.0

    private let exports: ExportFolder
    private let store: StateStore
    private let upkeep: ExportUpkeep
    private let deliverer: Deliverer
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock

    package init(
        folder: RecordingFolder, store: StateStore, events: EventLog, deliverer: Deliverer, logger: Logger,
        wallClock: @escaping @Sendable () -> WallClock
    ) {
        exports = ExportFolder(recordings: folder.root)
        self.store = store
        upkeep = ExportUpkeep(store: store, events: events, logger: logger, wallClock: wallClock)
        self.deliverer = deliverer
        self.logger = logger
        self.wallClock = wallClock
    }

    package func run(_ job: Job, _ context: JobContext) async throws -> JobEnd {
        guard let key = ExportKey(job.uniqueKey) else {
            return .failed("job \(job.id) names no export", isFinal: true)
        }
        let held = JobCondition.held(job.id, fence: job.fence)
        let begun = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.items.indices.contains(key.item), export.items[key.item].job == job.id else { return [] }
                export.items[key.item].state = .running
                export.items[key.item].error = nil
                // Its job alone may have been asked for another try.
                export.finishedAt = nil
                return []
            }
        }
        // Deleted, or another job has taken its place.
        guard let begun, begun.items.indices.contains(key.item), begun.items[key.item].job == job.id,
            let destination = begun.request.destination
        else { return .completed(nil) }
        let files = begun.items[key.item].files
        for index in files.indices where files[index].delivered == nil {
            guard !context.isAskedToEnd else { return .brokenOff }
            do {
                let delivered = try await deliverer.deliver(
                    exports.path(of: files[index].name, in: key.export), as: files[index], to: destination,
                    Deliverer.Way(
                        progress: { context.progress = (Double(index) + $0) / Double(files.count) },
                        isCancelled: { context.isAskedToEnd },
                        remember: { try await note(upload: $0, of: index, key, held, context) }))
                guard try await keep(delivered, of: index, key, held, context) else { return .brokenOff }
            } catch let error as S3Error where error == .cancelled {
                return .brokenOff
            } catch let error as S3Error {
                return .failed("\(files[index].name): \(error)", isFinal: error.isFinal)
            }
        }
        return try await finish(key, held, context) ? .completed(Self.result(files)) : .brokenOff
    }

    private func note(
        upload: String?, of file: Int, _ key: ExportKey, _ held: JobCondition, _ context: JobContext
    ) async throws {
        let kept = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.hasFile(file, ofItem: key.item) else { return [] }
                export.items[key.item].files[file].upload = upload
                return []
            }
        }
        if kept == nil { throw S3Error.cancelled }
    }

    private func keep(
        _ delivered: DeliveredFile, of file: Int, _ key: ExportKey, _ held: JobCondition, _ context: JobContext
    ) async throws -> Bool {
        let kept = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.hasFile(file, ofItem: key.item) else { return [] }
                export.items[key.item].files[file].delivered = delivered
                export.items[key.item].files[file].upload = nil
                return []
            }
        }
        return kept != nil
    }

    private func finish(_ key: ExportKey, _ held: JobCondition, _ context: JobContext) async throws -> Bool {
        let (now, hasEnded) = (wallClock(), NIOLockedValueBox(false))
        let kept = try await context.patiently {
            try await store.updateExport(key.export, where: held) { export in
                guard export.items.indices.contains(key.item) else { return [] }
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

    private static func result(_ files: [ExportedFile]) -> [String: JSONValue] {
        ["files": .integer(Int64(files.count)), "bytes": .integer(files.reduce(0) { $0 + $1.bytes })]
    }

    // MARK: Ends without it

    /// One that has failed may be tried again and goes on where it was; one that was cancelled leaves nothing behind.
    package func ended(_ job: Job) async {
        guard let key = ExportKey(job.uniqueKey) else { return }
        await upkeep.bringUpToDate(key.export)
        guard job.state == .cancelled else { return }
        do {
            guard let export = try await store.export(key.export), export.items.indices.contains(key.item),
                let destination = export.request.destination
            else { return }
            for file in export.items[key.item].files where file.upload != nil {
                try await deliverer.abort(file, of: destination)
            }
            try await store.updateExport(key.export) { export in
                guard export.items.indices.contains(key.item), export.items[key.item].job == job.id else { return [] }
                for index in export.items[key.item].files.indices { export.items[key.item].files[index].upload = nil }
                return []
            }
        } catch {
            logger.warning(
                "parts of an upload may lie in the storage", metadata: ["export": "\(key.export)", "error": "\(error)"])
        }
    }

    /// `ExportRun` looks after exports.
    package func lookAfter() async {}
}

extension ExportRecord {
    fileprivate func hasFile(_ file: Int, ofItem item: Int) -> Bool {
        items.indices.contains(item) && items[item].files.indices.contains(file)
    }
}
