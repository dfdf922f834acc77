import Glibc
import Synchronization

/// SIGINT and SIGTERM for commands that block on one thread and drive something else: they are counted, and whoever waits
/// wakes. The third ends the process at once, with 130.
enum Interruption {
    private static let seen = Atomic<Int>(0)
    private static let readEnd = Atomic<Int32>(-1)
    private static let writeEnd = Atomic<Int32>(-1)

    static var count: Int { seen.load(ordering: .relaxed) }

    /// Once, before the first `wait`.
    static func watch() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
            readEnd.store(ends[0], ordering: .relaxed)
            writeEnd.store(ends[1], ordering: .relaxed)
        }
        for number in [SIGINT, SIGTERM] {
            // Nothing here but what signal-safety(7) lets: atomics that exist by now, and write.
            signal(number) { _ in
                if Interruption.seen.add(1, ordering: .relaxed).newValue > 2 { _exit(130) }
                let code = errno
                var byte: UInt8 = 0
                _ = write(Interruption.writeEnd.load(ordering: .relaxed), &byte, 1)
                errno = code
            }
        }
    }

    /// Returns when the time is over or a signal comes.
    static func wait(_ duration: Duration) {
        var waited = pollfd(fd: readEnd.load(ordering: .relaxed), events: Int16(POLLIN), revents: 0)
        guard poll(&waited, 1, Int32(clamping: Int(duration / .milliseconds(1)))) > 0 else { return }
        var byte: UInt8 = 0
        _ = read(waited.fd, &byte, 1)
    }
}
