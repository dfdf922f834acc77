import Exporting
import Foundation
import Logging
import Transcoding
import WorkerLink

/// Makes one exported file, in a process of its own: it decodes what strangers have sent.
package typealias Transcode =
    @Sendable (TranscodeOrder, JobContext, _ progress: @escaping @Sendable (Double) -> Void) async throws ->
    TranscodeResult

package enum ExportWork {
    package static let kind = "export"
    /// Of a decoder or an encoder. More bring little and take address space each.
    package static let maximumThreads = 8
    /// Bytes of address space: two dozen threads with an arena each, and pictures of 8K.
    private static let memory: UInt64 = 8 << 30

    /// The process's side.
    package static let perform: WorkerChild.Work = { body, context in
        let order = try JSONDecoder().decode(TranscodeOrder.self, from: Data(body))
        let result: TranscodeResult
        do throws(TranscodingError) {
            result = try Transcoder.run(order, progress: context.progress, isCancelled: context.isCancelled)
        } catch {
            throw WorkerLinkError.failed(text: error.description, isFinal: error.isFinal)
        }
        return [UInt8](try JSONEncoder().encode(result))
    }

    /// The pool's side.
    package static func inProcess(_ command: WorkerCommand = .ownExecutable, logger: Logger) -> Transcode {
        { order, context, progress in
            // Moving the index of a large file to its front shows no sign of life: a slow disk takes 5 MB a second, and
            // what comes out is seldom larger than 20 Mbit/s.
            let silence = Duration.seconds(60 + order.plan.expectedDuration / 2)
            return try await context.inProcess(
                kind, order, as: TranscodeResult.self, limits: WorkerLimits(memory: memory, silence: silence),
                command: command,
                logger: logger, progress: progress)
        }
    }
}
