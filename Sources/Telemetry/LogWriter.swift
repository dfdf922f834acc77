import Glibc
import NIOConcurrencyHelpers

/// Writes lines to a descriptor from a thread of its own, so that a full pipe stops nobody who logs. The queue holds
/// `limit` lines; at the bound the newest are dropped, and the next line that finds room is preceded by their count.
package final class LogWriter: Sendable {
    private struct Pending: Sendable {
        var lines: [String] = []
        var dropped = 0
        var isWriting = false
        var isRunning = false
    }

    private let lock = ConditionLock<Bool>(value: false)
    private let pending = NIOLockedValueBox(Pending())
    private let descriptor: Int32
    private let limit: Int

    package init(descriptor: Int32 = STDERR_FILENO, limit: Int = 8192) {
        self.descriptor = descriptor
        self.limit = limit
    }

    package func write(_ line: String) {
        let mustStart = pending.withLockedValue { pending in
            if pending.lines.count < limit {
                if pending.dropped > 0 {
                    pending.lines.append("(\(pending.dropped) log lines dropped: the reader is too slow)")
                    pending.dropped = 0
                }
                pending.lines.append(line)
            } else {
                pending.dropped += 1
            }
            defer { pending.isRunning = true }
            return !pending.isRunning
        }
        if mustStart { start() }
        lock.lock()
        lock.unlock(withValue: true)
    }

    /// Comes back when all that was logged before has been written, or `seconds` have passed.
    package func flush(seconds: Double = 2) {
        for _ in 0..<Int(seconds * 500) {
            let isIdle = pending.withLockedValue { $0.lines.isEmpty && !$0.isWriting }
            if isIdle { return }
            usleep(2000)
        }
    }

    private func start() {
        BackgroundThread.start(name: "log") { [self] in
            while true {
                lock.lock(whenValue: true)
                lock.unlock(withValue: false)
                let lines = pending.withLockedValue { pending in
                    defer {
                        pending.lines.removeAll(keepingCapacity: true)
                        pending.isWriting = true
                    }
                    return pending.lines
                }
                for line in lines { put(line) }
                pending.withLockedValue { $0.isWriting = false }
            }
        }
    }

    private func put(_ line: String) {
        var text = line
        text += "\n"
        text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                guard let base = bytes.baseAddress else { return }
                let written = Glibc.write(descriptor, base + offset, bytes.count - offset)
                if written > 0 {
                    offset += written
                } else if written < 0, errno == EINTR || errno == EAGAIN {
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wait, 1, 1000)
                } else {
                    return
                }
            }
        }
    }
}
