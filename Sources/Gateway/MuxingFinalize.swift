import Muxing
import Recording

/// Finalizing as Muxing does it.
package enum MuxingFinalize {
    package static let finalize: Finalize = { task, isCancelled in
        let tracks = task.summary?.tracks ?? []
        let corrections = Dictionary(
            uniqueKeysWithValues: tracks.enumerated().map { ($0.offset, $0.element.corrections) })
        do throws(MuxingError) {
            let result = try Finalizer.finalize(
                path: task.path, container: task.file.container, corrections: corrections, isCancelled: isCancelled)
            return .finalized(
                bytes: result.bytes, duration: result.duration, summary: task.summary.map { completed($0, by: result) })
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
