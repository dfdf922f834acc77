import Exporting
import Logging
import Media
import NIOConcurrencyHelpers
import Stores

/// Takes over what became of an export's jobs while nobody worked on them, and tells of it.
struct ExportUpkeep: Sendable {
    let store: StateStore
    let events: EventLog
    let logger: Logger
    let wallClock: @Sendable () -> WallClock

    func bringUpToDate(_ id: UUIDv7) async {
        do {
            guard let seen = try await store.export(id) else { return }
            let jobs = try await store.jobs(among: seen.jobsUnderWay)
            let isOver = seen.finishedAt == nil && seen.state.isFinal
            guard isOver || seen.joined(jobs).items.map(\.state) != seen.items.map(\.state) else { return }
            let (now, changes) = (wallClock(), NIOLockedValueBox((any: false, hasEnded: false)))
            let kept = try await store.updateExport(id) { export in
                let before = export
                export = export.joined(jobs, onlyFinal: true, as: seen)
                let hasEnded = export.endIfDone(at: now)
                changes.withLockedValue { $0 = (export != before, hasEnded) }
                return []
            }
            let (isChanged, hasEnded) = changes.withLockedValue { $0 }
            if let kept, isChanged { tell(kept, hasEnded: hasEnded) }
        } catch {
            logger.warning(
                "an export cannot be brought up to date", metadata: ["export": "\(id)", "error": "\(error)"])
        }
    }

    func tell(_ export: ExportRecord, hasEnded: Bool) {
        events.note(hasEnded ? export.endEvent : .exportProgress, room: nil, export.eventData)
        guard hasEnded else { return }
        logger.info(
            "export \(export.state.rawValue)",
            metadata: ["export": "\(export.id)", "items": "\(export.items.count)"])
    }
}
