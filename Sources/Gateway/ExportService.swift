import Delivering
import Exporting
import Foundation
import JobQueue
import Logging
import Media
import Recording
import Stores

/// What may be asked of exports: it plans them and queues their jobs; `ExportRun` makes the files.
package struct ExportService: Sendable {
    /// Which recordings an export is of.
    package enum Choice: Sendable {
        case ids([UUIDv7])
        /// Those that have ended, oldest first.
        case filter(RecordingFilter)
    }

    private let recordings: RecordingFolder
    let exports: ExportFolder
    let store: StateStore
    private let events: EventLog
    private let deliverer: Deliverer?
    private let logger: Logger
    private let wallClock: @Sendable () -> WallClock
    /// The newest that is known of a recording.
    private let recording: @Sendable (UUIDv7) async throws(GatewayError) -> RecordingRecord
    let files = BlockingQueue(label: "capstan.exports")

    package init(
        folder: RecordingFolder, store: StateStore, events: EventLog, deliverer: Deliverer? = nil, logger: Logger,
        wallClock: @escaping @Sendable () -> WallClock,
        recording: @escaping @Sendable (UUIDv7) async throws(GatewayError) -> RecordingRecord
    ) {
        recordings = folder
        exports = ExportFolder(recordings: folder.root)
        self.store = store
        self.events = events
        self.deliverer = deliverer
        self.logger = logger
        self.wallClock = wallClock
        self.recording = recording
    }

    private var upkeep: ExportUpkeep {
        ExportUpkeep(store: store, events: events, logger: logger, wallClock: wallClock)
    }

    // MARK: Making

    /// - Parameters:
    ///   - webhooks: who is told what happens to it, beside those of the configuration.
    ///   - idempotencyKey: the same key again gives the export made the first time.
    package func start(
        _ request: ExportRequest, of choice: Choice, webhooks: [WebhookTarget] = [], idempotencyKey: String?
    ) async throws(GatewayError) -> ExportRecord {
        let key = try Self.key(idempotencyKey, request, choice, webhooks)
        if let key,
            let known = try await known(
                refusing { () async throws(StoresError) in try await store.exportOutcome(of: key) })
        {
            return known
        }
        let now = wallClock()
        var export = ExportRecord(id: UUIDv7(now: now), request: request, items: [], createdAt: now)
        var taken: Set<String> = []
        for id in try await ids(of: choice) {
            export.items.append(try await item(of: id, request, taken: &taken))
        }
        let jobs = queue(export.items.indices.filter { export.items[$0].isPlanned }, of: &export, at: now)
        _ = export.endIfDone(at: now)
        let (record, outcome) = (
            export,
            try await refusing { [export] () async throws(StoresError) in
                try await store.insert(export, jobs: jobs, key: key, webhooks: webhooks)
            }
        )
        if let known = try await known(outcome) { return known }
        for job in jobs { events.note(.jobChanged, room: nil, job.eventData) }
        if record.items.contains(where: \.waitsForItsRecording) { follow(record.id) }
        if record.finishedAt != nil { events.note(record.endEvent, room: nil, record.eventData) }
        logger.info(
            "export queued",
            metadata: [
                "export": "\(record.id)", "items": "\(record.items.count)", "format": "\(request.format.rawValue)",
            ])
        return record
    }

    private func ids(of choice: Choice) async throws(GatewayError) -> [UUIDv7] {
        switch choice {
        case .ids(let ids): return ids
        case .filter(let filter):
            let query = RecordingQuery(
                room: filter.room, states: [.completed], from: filter.from, to: filter.to)
            let page = try await refusing { () async throws(StoresError) in
                try await store.recordings(query, limit: ExportRecord.maximumItems)
            }
            guard page.next == nil else {
                throw .invalid("more than \(ExportRecord.maximumItems) recordings match; narrow from and to")
            }
            guard !page.items.isEmpty else {
                throw .conflict("no recording that has ended matches; look at GET /v1/recordings")
            }
            return page.items.map(\.id).reversed()
        }
    }

    /// One item, planned, or failed with what stands in the way.
    private func item(
        of id: UUIDv7, _ request: ExportRequest, taken: inout Set<String>
    ) async throws(GatewayError) -> ExportItem {
        let record: RecordingRecord
        do throws(GatewayError) {
            record = try await recording(id)
        } catch {
            guard case .notFound(let text) = error else { throw error }
            return ExportItem(recording: id, error: text)
        }
        switch record.state {
        case .waiting, .recording, .paused:
            if request.awaitsEnd == true { return ExportItem(recording: id) }
            return ExportItem(recording: id, error: "recording \(id) is running; stop it, then retry this export")
        case .finalizing: return ExportItem(recording: id)
        case .completed, .failed: break
        }
        let source = await source(record)
        do throws(ExportingError) {
            return ExportItem(recording: id, plan: try ExportPlan(request, of: source, taken: &taken))
        } catch {
            return ExportItem(recording: id, error: error.description)
        }
    }

    /// Plans the items that wait for their recordings to be finalized, when those are.
    private func follow(_ id: UUIDv7) {
        Task {
            var pause = Duration.milliseconds(100)
            repeat {
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(2))
            } while await !planned(id)
        }
    }

    /// - Returns: whether nothing of it waits any more.
    package func planned(_ id: UUIDv7) async -> Bool {
        do {
            guard let seen = try await store.export(id) else { return true }
            for index in seen.items.indices where seen.items[index].waitsForItsRecording {
                var export = seen
                var taken = seen.names(without: index)
                export.items[index] = try await item(of: seen.items[index].recording, seen.request, taken: &taken)
                guard !export.items[index].waitsForItsRecording else { continue }
                let jobs = queue([index].filter { export.items[$0].isPlanned }, of: &export, at: wallClock())
                let item = export.items[index]
                try await store.updateExport(id) { stored in
                    guard stored.items.indices.contains(index), stored.items[index].waitsForItsRecording else {
                        return []
                    }
                    stored.items[index] = item
                    return jobs
                }
                // The next item may not take its name.
                await upkeep.bringUpToDate(id)
                return await planned(id)
            }
            return !seen.items.contains(where: \.waitsForItsRecording)
        } catch {
            logger.debug("an export cannot be planned yet", metadata: ["export": "\(id)", "error": "\(error)"])
            return false
        }
    }

    /// Takes up what a former run left waiting.
    package func resume() async {
        var cursor: UUIDv7?
        repeat {
            guard let page = try? await store.exports(underWay: true, limit: 100, before: cursor) else { return }
            for export in page.items where export.items.contains(where: \.waitsForItsRecording) { follow(export.id) }
            cursor = page.next
        } while cursor != nil
    }

    private func source(_ record: RecordingRecord) async -> ExportSource {
        let directory = recordings.path(room: record.room, id: record.id)
        let manifest = try? await files.run { try ManifestFile.read(from: directory) }
        let begun = record.startedAt ?? record.createdAt
        let files = record.files.filter { $0.state != .failed }.map { file in
            ExportSource.File(
                name: file.name, participant: file.participant, part: file.part, codecs: file.tracks,
                start: manifest?.summary(of: file.name)?.wallClockStart.wallClock ?? begun, duration: file.duration)
        }
        // The files know better than the moment at which the first of them was opened.
        return ExportSource(
            recording: record.id, room: record.room, start: files.map(\.start).min() ?? begun, files: files)
    }

    private func queue(_ items: [Int], of export: inout ExportRecord, at now: WallClock) -> [Job] {
        export.jobs(of: items, folder: store.folder, at: now).map { index, job in
            export.items[index].job = job.id
            return job
        }
    }

    private func known(_ outcome: ExportOutcome) async throws(GatewayError) -> ExportRecord? {
        switch outcome {
        case .fresh: return nil
        case .repeated(let export): return try await joined(export)
        case .gone(let id):
            throw .conflict(
                "this Idempotency-Key made export \(id), which has been deleted; use a new key for a new export")
        case .mismatch:
            throw .conflict("this Idempotency-Key came with another request before; use a new key for a new export")
        }
    }

    private static func key(
        _ key: String?, _ request: ExportRequest, _ choice: Choice, _ webhooks: [WebhookTarget]
    ) throws(GatewayError) -> IdempotencyKey? {
        guard let key else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let text = try? encoder.encode(request), let told = try? encoder.encode(webhooks) else {
            throw .invalid("this request cannot be written as JSON")
        }
        let words = [text] + (webhooks.isEmpty ? [] : [told])
        return IdempotencyKey(
            key: key,
            request: "export \(choice) " + words.map { String(decoding: $0, as: UTF8.self) }.joined())
    }

    // MARK: Looking

    package func export(_ id: UUIDv7) async throws(GatewayError) -> ExportRecord {
        let found = try await refusing { () async throws(StoresError) in try await store.export(id) }
        guard let found else { throw Self.none(id) }
        return try await joined(found)
    }

    /// Newest first.
    package func exports(
        limit: Int, before cursor: UUIDv7?
    ) async throws(GatewayError) -> (items: [ExportRecord], next: UUIDv7?) {
        let page = try await refusing { () async throws(StoresError) in
            try await store.exports(limit: limit, before: cursor)
        }
        var items: [ExportRecord] = []
        for export in page.items { items.append(try await joined(export)) }
        return (items, page.next)
    }

    /// The exports of which these recordings are items, oldest first.
    package func exports(of recordings: [UUIDv7]) async throws(GatewayError) -> [UUIDv7: [UUIDv7]] {
        try await refusing { () async throws(StoresError) in try await store.exports(of: recordings) }
    }

    /// Links by which delivered files can be fetched for a while, by their names, where they were asked for.
    package func links(of export: ExportRecord) async -> [String: String] {
        guard let destination = export.request.destination, let deliverer else { return [:] }
        var links: [String: String] = [:]
        for file in export.items.flatMap(\.files) {
            do {
                links[file.name] = try await deliverer.link(to: file, of: destination)
            } catch {
                logger.warning("no link can be made", metadata: ["export": "\(export.id)", "error": "\(error)"])
                return [:]
            }
        }
        return links
    }

    private func joined(_ export: ExportRecord) async throws(GatewayError) -> ExportRecord {
        let under = export.jobsUnderWay
        guard !under.isEmpty else { return export }
        return export.joined(try await refusing { () async throws(StoresError) in try await store.jobs(among: under) })
    }

    /// Where an exported file is.
    package func file(_ id: UUIDv7, name: String) async throws(GatewayError) -> RecordingFileLocation {
        guard let file = try await export(id).file(named: name) else {
            throw .notFound(
                "export \(id) has no file '\(name.prefix(80))'; its items list theirs when they are completed")
        }
        let path = exports.path(of: file.name, in: id)
        guard let status = await files.run({ FileStatus(path: path) }) else {
            throw .notFound("file \(name) of export \(id) is not on disk any more")
        }
        return RecordingFileLocation(
            path: path, contentType: file.format.contentType, isGrowing: false, entityTag: status.entityTag)
    }

    // MARK: Ending

    /// Items that wait end at once, those that run when their worker has broken off.
    package func cancel(_ id: UUIDv7) async throws(GatewayError) -> ExportRecord {
        let export = try await export(id)
        guard !export.state.isFinal else {
            throw .conflict("export \(id) is \(export.state.rawValue) already; nothing is left to cancel")
        }
        for job in export.jobsUnderWay {
            let action = try await refusing { () async throws(StoresError) in try await store.apply(.cancel, to: job) }
            if case .store(let changed) = action { events.note(.jobChanged, room: nil, changed.eventData) }
        }
        _ = try await refusing { () async throws(StoresError) in
            try await store.updateExport(id) { stored in
                for index in stored.items.indices where stored.items[index].waitsForItsRecording {
                    stored.items[index].state = .cancelled
                }
                return []
            }
        }
        await upkeep.bringUpToDate(id)
        let cancelled = try await self.export(id)
        // A storage that is away may take its time.
        if let deliverer {
            Task { [logger] in
                do {
                    try await deliverer.abortCancelled(of: cancelled)
                } catch {
                    logger.warning(
                        "parts of an upload may lie in the storage", metadata: ["export": "\(id)", "error": "\(error)"])
                }
            }
        }
        return cancelled
    }

    /// Another try of what failed or was cancelled, planned anew; what is completed stays.
    package func retry(_ id: UUIDv7) async throws(GatewayError) -> ExportRecord {
        let export = try await export(id)
        let ended = export.items.indices.filter { [.failed, .cancelled].contains(export.items[$0].state) }
        guard !ended.isEmpty else {
            throw .conflict("no item of export \(id) has failed or was cancelled; nothing is left to retry")
        }
        let jobs = ended.compactMap { export.items[$0].job }
        let known = try await refusing { () async throws(StoresError) in try await store.jobs(among: jobs) }
        // The job of one alone may have been asked for another try.
        let again = ended.filter { export.items[$0].job.flatMap { known[$0] }?.state.isFinal ?? true }
        guard !again.isEmpty else {
            throw .conflict("the items of export \(id) that had failed or were cancelled are being tried again already")
        }
        let now = wallClock()
        var planned = export
        planned.request.runAt = nil
        for index in again {
            if export.items[index].isOnItsWay, export.request.destination != nil {
                // What is made is made.
                planned.items[index].state = .queued
                planned.items[index].error = nil
                continue
            }
            var taken = planned.names(without: index)
            planned.items[index] = try await item(of: export.items[index].recording, export.request, taken: &taken)
        }
        let queued = queue(again.filter { planned.items[$0].isPlanned }, of: &planned, at: now)
        let items = planned.items
        let changed = try await refusing { () async throws(StoresError) in
            try await store.updateExport(id) { stored in
                // Somebody else may have asked for the same.
                var kept: [Job] = []
                for index in again where stored.items.indices.contains(index) {
                    guard stored.items[index].job == export.items[index].job else { continue }
                    stored.items[index] = items[index]
                    if !items[index].state.isFinal { stored.finishedAt = nil }
                    kept += queued.filter { $0.id == items[index].job }
                }
                return kept
            }
        }
        guard let changed else { throw Self.none(id) }
        if changed.items.contains(where: \.waitsForItsRecording) { follow(id) }
        return try await self.export(id)
    }

    /// Removes an export that has ended, with its files.
    package func delete(_ id: UUIDv7) async throws(GatewayError) {
        let export = try await export(id)
        guard export.state.isFinal else { throw .conflict("export \(id) is under way; cancel it first") }
        let exports = exports
        do {
            try await files.run { try exports.remove(id) }
        } catch {
            guard let error = error as? StoresError else { throw .failed("\(error)") }
            throw RecordingService.refusal(error)
        }
        try await refusing { () async throws(StoresError) in _ = try await store.deleteExport(export) }
    }

    private static func none(_ id: UUIDv7) -> GatewayError {
        .notFound("there is no export \(id); it was deleted or never was")
    }

    private func refusing<Value>(
        _ body: () async throws(StoresError) -> Value
    ) async throws(GatewayError) -> Value {
        do throws(StoresError) { return try await body() } catch { throw RecordingService.refusal(error) }
    }
}
