import Media

/// When each payload of a picture goes out: in bursts that have a bound, spread over the time that the picture has.
package struct PictureSpacing: Sendable {
    /// Packets that may leave at once. 1200 bytes each, this is what a gigabit carries in 77 µs and 50 Mbit/s in 1.5 ms:
    /// short queues on the way hold it.
    package static let burst = 8
    /// From one burst to the next at least.
    package static let shortestStep = Duration.milliseconds(1)
    /// A picture that is the last for a long time (a slide) still goes out within this.
    package static let longest = Duration.milliseconds(33)

    private let step: Duration

    /// - Parameters:
    ///   - payloads: of the picture.
    ///   - interval: until the next picture.
    package init(payloads: Int, interval: Duration) {
        let bursts = (payloads + Self.burst - 1) / Self.burst
        guard bursts > 1 else {
            step = .zero
            return
        }
        // Three quarters, so that a picture is out before the next one is due.
        let time = min(max(interval, .zero), Self.longest) * 3 / 4
        step = max(time / bursts, Self.shortestStep)
    }

    /// From the picture's own time to its payload of that number.
    package func delay(of payload: Int) -> Duration { step * (payload / Self.burst) }
}
