import Foundation
import NIOConcurrencyHelpers

/// All live workers of a gateway, on one thread that waits for their links.
///
/// Events of one worker come one after the other, on that thread: whoever hears them hands them on and is quick.
package final class LiveWorkers: Sendable {
    private struct Inbox {
        var begun: [(worker: LiveWorker, at: ContinuousClock.Instant)] = []
        var isStopping = false
    }

    private let inbox = NIOLockedValueBox(Inbox())
    private let signal: WakeSignal

    package init() throws(WorkerLinkError) {
        signal = try WakeSignal()
        let (inbox, signal) = (inbox, signal)
        let thread = Thread {
            var signals = sigset_t()
            sigfillset(&signals)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            Self.run(inbox, signal)
        }
        thread.name = "live workers"
        thread.start()
    }

    /// Kills what still runs, and ends the thread.
    package func stop() {
        inbox.withLockedValue { $0.isStopping = true }
        signal.wake()
    }

    /// - Parameters:
    ///   - delay: it is begun so much later, and takes frames at once.
    ///   - onEvent: called on the thread of all live workers, and never by this call itself.
    package func start(
        _ order: LiveOrder, command: WorkerCommand = .ownExecutable, after delay: Duration = .zero,
        onEvent: @escaping @Sendable (LiveWorker.Event) -> Void
    ) -> LiveWorker {
        let worker = LiveWorker(order, command, wake: signal.wake, onEvent: onEvent)
        let isStopping = inbox.withLockedValue { inbox in
            guard !inbox.isStopping else { return true }
            inbox.begun.append((worker, .now + delay))
            return false
        }
        if isStopping {
            // Whoever begins one may hold a lock that its events need.
            Thread { onEvent(.ended(.cancelled)) }.start()
        } else {
            signal.wake()
        }
        return worker
    }

    private static func run(_ inbox: NIOLockedValueBox<Inbox>, _ signal: WakeSignal) {
        var talks: [LiveTalk] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let (begun, isStopping) = inbox.withLockedValue { inbox in
                defer { inbox.begun = [] }
                return (inbox.begun, inbox.isStopping)
            }
            talks += begun.map { LiveTalk($0.worker, begins: $0.at) }
            if isStopping { for talk in talks { talk.stop() } }
            let now = ContinuousClock.now
            for talk in talks { talk.turn(at: now) }
            talks.removeAll(where: \.isOver)
            if isStopping, talks.isEmpty { break }
            var polled = [pollfd(fd: signal.descriptor, events: Int16(POLLIN), revents: 0)]
            for talk in talks { polled += talk.polled }
            poll(&polled, nfds_t(polled.count), timeout(of: talks, at: .now))
            if polled[0].revents != 0 { signal.clear() }
            for (index, talk) in talks.enumerated() {
                if polled[2 * index + 2].revents != 0 { talk.readWords() }
                if polled[2 * index + 1].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
                    talk.hear(&buffer, at: .now)
                }
            }
        }
    }

    private static func timeout(of talks: [LiveTalk], at now: ContinuousClock.Instant) -> Int32 {
        guard let next = talks.compactMap(\.deadline).min() else { return -1 }
        let left = (next - now).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000 + 1
        return Int32(min(max(milliseconds, 0), 10_000))
    }
}
