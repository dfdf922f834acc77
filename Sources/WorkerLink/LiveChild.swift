import Foundation
import Media
import NIOConcurrencyHelpers

/// The live worker's own side: frames come on one thread and are worked on by another.
package enum LiveChild {
    /// It asks for frames until there are no more, and gives what it makes of them. When it returns, all has been given.
    package typealias Work = @Sendable (_ body: [UInt8], _ context: Context) throws -> Void

    package final class Context: Sendable {
        private let inbox = ChildInbox()
        private let taken = NIOLockedValueBox<UInt64>(0)
        private let lastSign = NIOLockedValueBox(ContinuousClock.now - signInterval)
        private static let signInterval = Duration.milliseconds(200)

        fileprivate init() {}

        /// Waits for the next frame; `nil`: no more come. Asking is a sign of life.
        package func next() -> WorkerMedia? {
            let now = ContinuousClock.now
            let isDue = lastSign.withLockedValue { now - $0 >= Self.signInterval }
            if isDue { sign(at: now) }
            // As soon as it is idle it says that nothing is left.
            let media = inbox.take(waiting: isDue ? nil : Self.signInterval) { [self] in sign(at: .now) }
            if media != nil { taken.withLockedValue { $0 += 1 } }
            return media
        }

        /// Whoever works on one frame for seconds shows so that it lives.
        package func sign() {
            lastSign.withLockedValue { $0 = .now }
            let taken = taken.withLockedValue { $0 }
            say(.done(taken > 0 ? taken - 1 : 0))
        }

        /// All that were taken are done with.
        private func sign(at now: ContinuousClock.Instant) {
            lastSign.withLockedValue { $0 = now }
            say(.done(taken.withLockedValue { $0 }))
        }

        package func give(_ media: WorkerMedia) { say(.media(media)) }

        /// - Parameter body: at most 64 KiB.
        package func report(_ body: [UInt8]) { say(.report(body)) }

        /// How much media waits here, from the oldest frame to the newest.
        package var waiting: Duration { inbox.span }

        private func say(_ frame: WorkerLinkFrame) {
            if !WorkerChild.tell(frame) { _exit(3) }
        }

        fileprivate func listen(_ reader: WorkerLinkReader) {
            let box = NIOLockedValueBox(reader)
            let thread = Thread { [inbox] in
                var reader = box.withLockedValue { $0 }
                while let frame = WorkerChild.read(&reader) {
                    switch frame {
                    case .media(let media): inbox.put(media)
                    case .end: inbox.finish()
                    case .hello, .order, .progress, .finished, .failed, .cancel, .report, .done: _exit(3)
                    }
                }
                _exit(3)
            }
            thread.name = "link"
            thread.start()
        }
    }

    static func run(_ work: Work, _ body: [UInt8], _ reader: WorkerLinkReader) -> Never {
        let context = Context()
        context.listen(reader)
        let isTold: Bool
        do {
            try work(body, context)
            isTold = WorkerChild.tell(.finished([]))
        } catch WorkerLinkError.failed(let text, let isFinal) {
            isTold = WorkerChild.tell(.failed(text: text, isFinal: isFinal))
        } catch {
            isTold = WorkerChild.tell(.failed(text: "\(error)", isFinal: false))
        }
        _exit(isTold ? 0 : 3)
    }
}
