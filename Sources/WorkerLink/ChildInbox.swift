import Foundation
import Media

/// Frames that wait to be worked on. At its bound the thread that reads them waits, and the link fills: what is dropped is
/// the gateway's to decide.
final class ChildInbox: @unchecked Sendable {
    private static let maximumBytes = 8 << 20
    private static let maximumSpan = Duration.seconds(3)

    // All under the condition's lock.
    private let condition = NSCondition()
    private var items: [WorkerMedia] = []
    private var first = 0
    private var bytes = 0
    private var isFinished = false

    var span: Duration {
        condition.lock()
        defer { condition.unlock() }
        return length
    }

    private var length: Duration {
        guard first < items.count, let newest = items.last else { return .zero }
        return newest.time.duration - items[first].time.duration
    }

    func put(_ media: WorkerMedia) {
        condition.lock()
        while bytes > Self.maximumBytes || length > Self.maximumSpan {
            _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
            // The parent's death is ours, though nobody reads its end of file now.
            var polled = pollfd(fd: WorkerChild.link, events: 0, revents: 0)
            if poll(&polled, 1, 0) > 0, polled.revents & Int16(POLLHUP) != 0 { _exit(3) }
        }
        items.append(media)
        bytes += media.frame.count
        condition.broadcast()
        condition.unlock()
    }

    func finish() {
        condition.lock()
        isFinished = true
        condition.broadcast()
        condition.unlock()
    }

    /// - Parameters:
    ///   - patience: `onIdle` is called, once, when nothing has come for so long.
    /// - Returns: `nil` when no more come.
    func take(waiting patience: Duration?, onIdle: () -> Void) -> WorkerMedia? {
        condition.lock()
        defer { condition.unlock() }
        var patience = patience
        while first >= items.count {
            if isFinished { return nil }
            guard let time = patience else {
                condition.wait()
                continue
            }
            if !condition.wait(until: Date(timeIntervalSinceNow: time.inSeconds)), first >= items.count {
                patience = nil
                onIdle()
            }
        }
        let media = items[first]
        bytes -= media.frame.count
        first += 1
        if first == items.count {
            items.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 32 {
            items.removeFirst(first)
            first = 0
        }
        condition.broadcast()
        return media
    }
}
