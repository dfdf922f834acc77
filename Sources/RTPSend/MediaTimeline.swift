import Media

/// How file time, sending time and RTP timestamps of one session hang together. All tracks share it.
package struct MediaTimeline: Sendable {
    /// When the file's first instant is, or would have been, sent. A leap in the file moves it back.
    package private(set) var origin: Instant
    /// Where RTP timestamps have their offset: when sending began.
    package let epoch: Instant
    /// Nanoseconds of one round of the loop; `nil` plays the file once.
    package let lap: Int64?

    /// Leaps are multiples of it, so that sound of 2.5 to 20 ms packets stays on its grid.
    package static let grid: Int64 = 20_000_000

    package init(start: Instant, lap: Int64?) {
        origin = start
        epoch = start
        self.lap = lap.map { max(($0 + Self.grid - 1) / Self.grid * Self.grid, Self.grid) }
    }

    /// File time, rounds of the loop counted through, of a frame.
    package func mediaTime(_ time: Int64, round: Int) -> Int64 { (lap ?? 0) * Int64(round) + time }

    package func instant(of mediaTime: Int64) -> Instant { origin + .nanoseconds(mediaTime) }

    /// Ticks of a clock from the epoch to an instant, modulo 2^32.
    package func ticks(at instant: Instant, clockRate: Int32) -> UInt32 {
        let elapsed = MediaTimestamp(ticks: instant.nanoseconds - epoch.nanoseconds, clockRate: 1_000_000_000)
        return UInt32(truncatingIfNeeded: elapsed.rescaled(to: clockRate).ticks)
    }

    /// What comes at `target` in the file is sent in place of what would have come at `current`, up to a grid's width
    /// later.
    package mutating func leap(from current: Int64, to target: Int64) {
        let distance = max(target - current, 0)
        origin = origin - .nanoseconds(distance / Self.grid * Self.grid)
    }

    /// The sender could not keep up: everything from here on comes so much later, up to a grid's width less, instead of
    /// all at once.
    package mutating func delay(by late: Duration) {
        origin = origin + .nanoseconds(max(late.nanoseconds, 0) / Self.grid * Self.grid)
    }
}
