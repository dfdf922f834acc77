import Foundation
import Logging
import Muxing
import Recording
import WorkerLink

/// Finalizing one file as Muxing does it, in a process of its own: it reads back what a peer has sent.
package enum FinalizeWork {
    package static let kind = "finalize"

    /// The process's side.
    package static let perform: WorkerChild.Work = { body, context in
        let task = try JSONDecoder().decode(FinalizeTask.self, from: Data(body))
        return [UInt8](try JSONEncoder().encode(try outcome(of: task, context)))
    }

    /// The gateway's side.
    package static func inProcess(_ command: WorkerCommand = .ownExecutable, logger: Logger) -> Finalize {
        { task, context, progress in
            // Moving the index of a large file to its front shows no sign of life: a slow disk takes 5 MB a second.
            let limits = WorkerLimits(silence: .seconds(60 + task.file.bytes / 5_000_000))
            return try await context.inProcess(
                kind, task, as: FinalizeOutcome.self, limits: limits, command: command, logger: logger,
                progress: progress)
        }
    }

    private static func outcome(
        of task: FinalizeTask, _ context: WorkerChild.Context
    ) throws -> FinalizeOutcome {
        let tracks = task.summary?.tracks ?? []
        let corrections = Dictionary(
            uniqueKeysWithValues: tracks.enumerated().map { ($0.offset, $0.element.corrections) })
        do throws(MuxingError) {
            let result = try Finalizer.write(
                draft: task.draft, of: task.path, container: task.file.container, corrections: corrections,
                isCancelled: context.isCancelled, progress: context.progress)
            return .finalized(
                bytes: result.bytes, duration: result.duration, summary: task.summary.map { completed($0, by: result) },
                hasDraft: !result.wasFinal)
        } catch {
            switch error {
            case .shortOfSpace, .unsupported: return .kept(note: "\(error)")
            case .nothingWhole: return .empty(note: "\(error)")
            case .diskFull, .system, .library, .cancelled: throw error
            }
        }
    }

    /// After a crash the manifest is a little older than the file: pictures are counted from the file.
    private static func completed(_ summary: PartSummary, by result: FinalizedFile) -> PartSummary {
        var summary = summary
        for (index, stream) in result.streams.enumerated() where summary.tracks.indices.contains(index) {
            guard summary.tracks[index].codec == stream.codec, stream.codec.kind == .video else { continue }
            summary.tracks[index].frames = stream.frames
            summary.tracks[index].keyframes = stream.keyframes
        }
        return summary
    }
}
