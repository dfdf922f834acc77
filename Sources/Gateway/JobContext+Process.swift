import Foundation
import Logging
import Telemetry
import WorkerLink

extension JobContext {
    /// Has a piece of work done by a process of its own, which breaks off where this job is asked to end. What the
    /// process prints goes to the log.
    /// - Parameters:
    ///   - kind: one of `JobWork.all`.
    ///   - order: what that work decodes, as JSON; `Result` is what it encodes.
    package func inProcess<Order: Encodable, Result: Decodable & Sendable>(
        _ kind: String, _ order: Order, as result: Result.Type, limits: WorkerLimits = WorkerLimits(),
        command: WorkerCommand = .ownExecutable, logger: Logger, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> Result {
        let body = [UInt8](try JSONEncoder().encode(order))
        let answer: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            BackgroundThread.start(name: "worker") { [self] in
                do throws(WorkerLinkError) {
                    let answer = try WorkerProcess.run(
                        kind, body, limits: limits, command: command, isCancelled: { isAskedToEnd },
                        onProgress: progress,
                        onLine: {
                            logger.notice("a worker process says", metadata: ["work": "\(kind)", "line": "\($0)"])
                        })
                    continuation.resume(returning: answer)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
        return try JSONDecoder().decode(Result.self, from: Data(answer))
    }
}
