import Exporting
import Foundation
import Gateway
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import Transcoding
import WorkerLink

/// A studio whose recordings can be exported: the files are made by a script.
struct ExportStudio {
    let studio: Studio
    let service: ExportService
    let pool: JobPool
    let script: TranscodeScript

    static func with(_ body: (ExportStudio) async throws -> Void) async throws {
        try await Studio.with { try await body(ExportStudio($0)) }
    }

    init(_ studio: Studio) {
        self.studio = studio
        let logger = Logger(label: "test") { [lines = studio.lines] _ in lines }
        let script = TranscodeScript()
        self.script = script
        let folder = RecordingFolder(root: studio.root)
        let clock = studio.clock
        service = ExportService(
            folder: folder, store: studio.store, events: studio.events, logger: logger, wallClock: { clock.wall },
            recording: { [service = studio.service] id async throws(GatewayError) in try await service.recording(id) })
        let run = ExportRun(
            folder: folder, store: studio.store, events: studio.events, logger: logger, wallClock: { clock.wall },
            transcode: { order, context, progress in try await script.run(order, context, progress) })
        pool = JobPool(
            JobPool.Configuration(places: 4, cores: 4, backoff: Backoff(jitter: 0)), runs: [run], store: studio.store,
            metrics: JobMetrics(studio.metrics), events: studio.events, logger: logger, now: { clock.now },
            wallClock: { clock.wall })
    }

    /// A recording that is whole.
    func recorded(_ participant: String = "desk-1") async throws -> UUIDv7 {
        let made = try await studio.begin(participant: participant)
        _ = try await studio.service.stopRecording(made.id)
        _ = await studio.pool.workOnce()
        return made.id
    }

    func start(_ ids: [UUIDv7], key: String? = nil) async throws -> ExportRecord {
        try await service.start(ExportRequest(format: .mkv), of: .ids(ids), idempotencyKey: key)
    }

    func files(of export: ExportRecord) -> [String] {
        let folder = studio.root + "/.exports/\(export.id)"
        return (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// Writes the draft, or fails as it is told.
final class TranscodeScript: Sendable {
    typealias Step = @Sendable (TranscodeOrder, JobContext) async throws -> Void

    private let steps = NIOLockedValueBox<[Step]>([])

    /// What comes before the next drafts are written.
    func next(_ step: @escaping Step) { steps.withLockedValue { $0.append(step) } }

    func run(
        _ order: TranscodeOrder, _ context: JobContext, _ progress: @Sendable (Double) -> Void
    ) async throws -> TranscodeResult {
        progress(0.5)
        let step = steps.withLockedValue { $0.isEmpty ? nil : $0.removeFirst() }
        try await step?(order, context)
        try Data("made".utf8).write(to: URL(fileURLWithPath: order.draft))
        progress(1)
        return TranscodeResult(
            bytes: 4, duration: 2.5, picture: .copied, sound: .copied)
    }
}
