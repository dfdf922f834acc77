import Media

/// Puts what sessions send one after the other on a broadcast's one axis, which begins when the broadcast does and goes by
/// the gateway's clock: a session's first frame stands where it arrived, all others by the recorder's time.
package struct BroadcastTimeline {
    /// The greatest clock of which those of sound and pictures are whole multiples.
    package static let rate: Int64 = 6000

    /// 50 ms: longer than the last frame of a session that another follows.
    private static let margin = rate / 20

    private let startedAt: Instant
    /// The end of what has been placed.
    private var newest: Int64 = 0
    /// The axis where the part's time is 0; `nil` until its first frame.
    private var base: Int64?
    /// The part's zero on its recorder's axis.
    private var zero: Int64 = 0

    package init(startedAt: Instant) {
        self.startedAt = startedAt
    }

    /// Another session begins: its recorder has an axis of its own.
    package mutating func beginSession() { base = nil }

    /// - Parameter zero: of the part, in ticks of 48 kHz.
    package mutating func beginPart(zero: Int64) {
        if let base { self.base = base + (zero - self.zero) / (48_000 / Self.rate) }
        self.zero = zero
    }

    /// - Parameters:
    ///   - time: of the part, in the clock of a picture or of sound.
    ///   - arrival: of its frame; what has none stands where the axis has come to.
    package mutating func place(_ time: MediaTimestamp, arrival: Instant?) -> MediaTimestamp {
        let scale = max(Int64(time.clockRate) / Self.rate, 1)
        let units = time.ticks / scale
        let base = base ?? begin(at: units, arrival: arrival)
        newest = max(newest, base + units + 1)
        return MediaTimestamp(ticks: base * scale + time.ticks, clockRate: time.clockRate)
    }

    /// Nothing is placed before what has been, though its first frame may have come before the last one was worked on.
    private mutating func begin(at units: Int64, arrival: Instant?) -> Int64 {
        let wanted =
            arrival.map {
                MediaTimestamp.rescale(($0 - startedAt).nanoseconds, from: 1_000_000_000, to: Int32(Self.rate))
            } ?? newest
        let base = max(wanted, newest == 0 ? 0 : newest + Self.margin) - units
        self.base = base
        return base
    }
}
