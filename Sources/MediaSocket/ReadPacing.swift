import Media

/// Whether datagrams may gather in the socket for a moment before they are read again.
///
/// A thread that wakes for each datagram of a hundred publishers pays for the waking more than for the work. While
/// datagrams come so close to each other, it looks at them and at its deadlines a thousand times a second, and at its
/// commands whenever one comes. A lone publisher, or a handshake, is never held up.
package struct ReadPacing {
    package static let interval = Duration.milliseconds(1)
    /// Reads closer to each other than this are counted.
    package static let closeness = Duration.microseconds(500)
    package static let closeReads = 4

    private var lastRead: Instant?
    private var closeInARow = 0

    package init() {}

    /// The next read may wait for `interval`.
    package var gathers: Bool { closeInARow >= Self.closeReads }

    /// The socket has been read and had so many datagrams.
    package mutating func read(_ count: Int, at now: Instant) {
        if gathers {
            // Waking twice would have cost more than the two waits.
            if count < 2 { closeInARow = 0 }
        } else if let lastRead, now - lastRead < Self.closeness {
            closeInARow += 1
        } else {
            closeInARow = 0
        }
        lastRead = now
    }
}
