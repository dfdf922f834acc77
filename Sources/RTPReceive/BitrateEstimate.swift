import Media

/// What a sender is told that it may send where it takes only REMB (draft-alvestrand-rmcat-remb-03), by what arrives.
///
/// Once an interval: twice what came, while nothing was ever lost or held up; one and a quarter times after that; never less
/// than before for want of traffic. What came less 15 % when packets wait in a queue on the way, what came less half the
/// share that was lost when that is over a tenth; from a fiftieth on there is no growth. A queue is seen where packets carry
/// their sending time: when even the quickest of an interval took 40 ms longer than the quickest lately.
package struct BitrateEstimate: Sendable {
    package static let lowest: UInt64 = 50_000
    static let highest: UInt64 = 1_000_000_000
    /// While it is found out what the path carries.
    static let startInterval = Duration.milliseconds(100)
    static let interval = Duration.seconds(1)
    /// Without growth for so long the sender has what it wants.
    static let startPatience = Duration.seconds(3)
    /// Ticks of 2⁻¹⁸ s, in which `abs-send-time` counts: 40 ms.
    static let queueTicks: Int32 = 10_486
    /// How long the quickest packet is remembered, at least.
    static let memory = Duration.seconds(10)
    /// After so many falls that brought no relief the delay is the path's own.
    static let vainFalls = 4
    /// Fewer packets than this tell nothing about loss.
    static let leastExpected: Int64 = 20

    /// Bits a second; `nil` before the first interval is over.
    package private(set) var bitrate: UInt64?
    package private(set) var deadline: Instant?
    private var began = Instant(nanoseconds: 0)
    private var bytes = 0
    private var isStarting = true
    private var grownAt = Instant(nanoseconds: 0)
    private var falls = 0

    private var expectedBefore: Int64 = 0
    private var lostBefore: Int64 = 0

    /// Delays are told apart from the first one's only.
    private var firstDelay: UInt32?
    private var quickest: Int32?
    private var lately: (quickest: Int32, since: Instant)?
    private var before: Int32?

    package init() {}

    /// A packet has come.
    /// - Parameter sendTime: the 24 bits of `abs-send-time`, where it has them.
    package mutating func note(bytes count: Int, sendTime: UInt32?, at now: Instant) {
        if deadline == nil {
            began = now
            grownAt = now
            deadline = now + Self.startInterval
        }
        bytes += count
        guard let sendTime else { return }
        // 2¹⁸ ticks a second, of which 24 bits count: 64 s, by which the gateway's clock has to be cut too.
        let second = now.nanoseconds / 1_000_000_000 % 64
        let rest = (now.nanoseconds % 1_000_000_000) << 18 / 1_000_000_000
        let delay = (UInt32(truncatingIfNeeded: second << 18 + rest) &- sendTime) & 0xFF_FFFF
        let first = firstDelay ?? delay
        firstDelay = first
        // Sign-extended from 24 bits.
        let longer = Int32(bitPattern: (delay &- first) << 8) >> 8
        quickest = quickest.map { min($0, longer) } ?? longer
    }

    /// Ends an interval.
    /// - Parameters:
    ///   - expected: packets that should have come since the beginning, of all tracks.
    ///   - lost: those of them that did not come by themselves.
    package mutating func update(expected: Int64, lost: Int64, at now: Instant) {
        let elapsed = max((now - began).nanoseconds, 1_000_000)
        let received = UInt64(Double(bytes) * 8e9 / Double(elapsed))
        let wanted = expected - expectedBefore
        let missed = lost - lostBefore
        began = now
        bytes = 0
        if wanted >= Self.leastExpected {
            expectedBefore = expected
            lostBefore = lost
        }
        let loss = wanted >= Self.leastExpected ? min(max(Double(missed) / Double(wanted), 0), 1) : 0
        let waits = isQueueing(at: now)
        quickest = nil
        judge(received, loss: loss, waits: waits, at: now)
        if isStarting, now - grownAt > Self.startPatience { isStarting = false }
        deadline = now + (isStarting ? Self.startInterval : Self.interval)
    }

    private mutating func judge(_ received: UInt64, loss: Double, waits: Bool, at now: Instant) {
        let known = bitrate ?? received
        guard waits || loss > 0.1 else {
            falls = 0
            // What is lost by chance alone stops growth too: a sender that takes REMB looks at loss by itself.
            guard loss < 0.02 else { return set(known) }
            let grown = isStarting ? received * 2 : received + received / 4
            if grown > known { grownAt = now }
            return set(max(known, grown))
        }
        isStarting = false
        if waits { falls += 1 }
        set(min(known, UInt64(Double(min(received, known)) * (waits ? 0.85 : 1 - loss / 2))))
    }

    private mutating func set(_ value: UInt64) { bitrate = min(max(value, Self.lowest), Self.highest) }

    private mutating func isQueueing(at now: Instant) -> Bool {
        guard let quickest else { return false }
        if falls >= Self.vainFalls {
            falls = 0
            before = nil
            lately = (quickest, now)
        }
        guard let current = lately else {
            lately = (quickest, now)
            return false
        }
        if now - current.since > Self.memory {
            before = current.quickest
            lately = (quickest, now)
        } else if quickest < current.quickest {
            lately?.quickest = quickest
        }
        let base = min(before ?? current.quickest, current.quickest)
        return quickest - base > Self.queueTicks
    }
}
