import Media

/// Whether datagrams may gather in the socket for a moment before they are read again, and for how long.
///
/// A thread that wakes for each datagram of a hundred publishers pays for the waking, and for finding their memory out of
/// the cache, more than for the work. While datagrams come close to each other it reads a batch of them at a time, every
/// 1 to 10 ms, of a crowd's every 40, and looks at its commands whenever one comes. The kernel has noted when each came. A
/// handshake is held up by 2 ms at most for each of its flights, and never when it is alone.
package struct ReadPacing {
    package static let shortest = Duration.milliseconds(1)
    package static let longest = Duration.milliseconds(10)
    /// While this many datagrams come in `longest`: what is asked for again comes later by it, but each waking finds several
    /// of every session's.
    package static let crowd = 50
    package static let longestOfCrowds = Duration.milliseconds(40)
    /// While somebody is at a handshake.
    package static let longestOfHandshakes = Duration.milliseconds(2)
    /// Reads closer to each other than this are counted.
    package static let closeness = Duration.microseconds(500)
    package static let closeReads = 4
    /// What a datagram of usual size takes of a socket's buffer, with the kernel's own for it.
    private static let bufferBytesPerDatagram = 2304

    /// Datagrams that one read is to find.
    private let target: Int
    private var lastRead: Instant?
    private var closeInARow = 0
    /// How long to wait before the next read, while `gathers`.
    package private(set) var interval = Self.shortest

    /// - Parameters:
    ///   - batch: datagrams that are read at once.
    ///   - bufferBytes: what the kernel holds for the socket; a quarter of it at most is let fill.
    package init(batch: Int, bufferBytes: Int) {
        target = max(min(batch, bufferBytes / Self.bufferBytesPerDatagram / 4), 2)
    }

    /// The next read may wait.
    package var gathers: Bool { closeInARow >= Self.closeReads }

    /// The socket has been read and had so many datagrams.
    /// - Parameter hasHandshakes: some session is not connected yet.
    package mutating func read(_ count: Int, at now: Instant, hasHandshakes: Bool = false) {
        defer { lastRead = now }
        guard gathers else {
            let isClose = lastRead.map { now - $0 < Self.closeness } ?? false
            closeInARow = isClose ? closeInARow + 1 : 0
            return
        }
        // Waking twice would have cost more than the two waits.
        if count < 2 {
            closeInARow = 0
            interval = Self.shortest
        } else {
            let wanted = interval * target / count
            let isCrowd = Self.longest * count >= interval * Self.crowd
            let limit =
                hasHandshakes ? Self.longestOfHandshakes : isCrowd ? Self.longestOfCrowds : Self.longest
            interval = max(min(wanted, interval * 2, limit), Self.shortest)
        }
    }
}
