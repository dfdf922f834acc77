import NIOConcurrencyHelpers
import Telemetry

/// The one thread on which all broadcasts are packaged. It waits for queues that have something and empties them.
package final class PackagingThread: Sendable {
    private struct Inbox {
        var waiting: [BroadcastQueue] = []
        var isStopping = false
    }

    /// 1 while there is something to do.
    private let signal = ConditionLock(value: 0)
    private let inbox = NIOLockedValueBox(Inbox())

    package init() {
        let (signal, inbox) = (signal, inbox)
        BackgroundThread.start(name: "capstan-package") {
            while true {
                signal.lock(whenValue: 1)
                signal.unlock(withValue: 0)
                let taken = inbox.withLockedValue { inbox in
                    defer { inbox.waiting = [] }
                    return inbox
                }
                for queue in taken.waiting { queue.work() }
                if taken.isStopping { return }
            }
        }
    }

    func wake(for queue: BroadcastQueue) {
        inbox.withLockedValue { $0.waiting.append(queue) }
        ring()
    }

    /// Ends the thread when what waits has been worked on.
    package func stop() {
        inbox.withLockedValue { $0.isStopping = true }
        ring()
    }

    private func ring() {
        signal.lock()
        signal.unlock(withValue: 1)
    }
}
