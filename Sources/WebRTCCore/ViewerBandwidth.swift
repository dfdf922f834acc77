import Media
import RTCP

/// Whether a viewer's way carries what it is sent, by what the viewer tells: which packets came and when (transport-wide
/// feedback), what it estimates (REMB), what it lost (receiver reports). No more than that is asked of it, since all that
/// can be done is to take another layer.
package struct ViewerBandwidth {
    private struct Sent {
        var sequence: UInt16 = 0
        var bytes: UInt16 = 0
        var at = Instant(nanoseconds: .min)
    }

    private static let places = 1024
    /// Packets that wait longer than the quickest by this are in a queue that grows.
    package static let queueLimit = Duration.milliseconds(120)
    /// Of 256.
    package static let lossLimit: UInt8 = 26
    /// The quickest way is looked for anew: clocks drift.
    private static let memory = Duration.seconds(30)
    /// Of packets in a row; what is longer is no report of a receiver's.
    private static let statusLimit = 4096

    private var sent = [Sent](repeating: Sent(), count: Self.places)
    private var rate = RelayRate()
    private var quickest: Int64?
    private var quickestOfBefore: Int64?
    private var quickestSince = Instant(nanoseconds: .min)
    private var lossesInARow = 0
    private var delivered = 0
    private var deliveredSince: Instant?
    package private(set) var isCongested = false
    /// Bits a second that got through, or that the viewer says would.
    package private(set) var estimate: Int?
    private var estimatedByViewer: Instant?

    package init() {}

    package mutating func sent(_ sequence: UInt16, bytes: Int, at now: Instant) {
        sent[Int(sequence) % Self.places] = Sent(
            sequence: sequence, bytes: UInt16(truncatingIfNeeded: bytes), at: now)
        rate.note(bytes, at: now)
    }

    /// What was told has been acted upon.
    package mutating func settle() { isCongested = false }

    package mutating func read(_ feedback: TransportFeedback, at now: Instant) {
        guard feedback.statusCount <= Self.statusLimit else { return }
        var lost = 0
        var came = 0
        var delays: Int64 = 0
        var least = Int64.max
        var bytes = 0
        feedback.forEachPacket { sequence, arrival in
            let place = Int(sequence) % Self.places
            let packet = sent[place]
            guard packet.sequence == sequence, packet.at.nanoseconds != .min, now - packet.at < .seconds(5) else {
                return
            }
            // Told of again, it would count again.
            sent[place].at = Instant(nanoseconds: .min)
            guard let arrival else {
                lost += 1
                return
            }
            let delay = arrival &* TransportFeedback.tick.nanoseconds &- packet.at.nanoseconds
            came += 1
            delays &+= delay / 1000
            least = min(least, delay)
            bytes += Int(packet.bytes)
        }
        if came > 0 {
            noteQuickest(least, at: now)
            noteDelivered(bytes, at: now)
            let mean = delays / Int64(came) &* 1000
            if let quickest, mean - min(quickest, quickestOfBefore ?? .max) > Self.queueLimit.nanoseconds {
                isCongested = true
            }
        }
        if lost + came >= 10 { noteLoss(UInt8(min(lost * 256 / (lost + came), 255))) }
    }

    package mutating func read(estimate bitrate: UInt64, at now: Instant) {
        estimate = Int(clamping: bitrate)
        estimatedByViewer = now
        let sending = rate.bitrate(at: now)
        // It never tells much more than it gets.
        if sending > 0, Int(clamping: bitrate) < sending / 10 * 8 { isCongested = true }
    }

    package mutating func read(fractionLost: UInt8, at now: Instant) { noteLoss(fractionLost) }

    /// One bad report may be a burst.
    private mutating func noteLoss(_ fraction: UInt8) {
        lossesInARow = fraction > Self.lossLimit ? lossesInARow + 1 : 0
        if lossesInARow >= 3 {
            isCongested = true
            lossesInARow = 0
        }
    }

    private mutating func noteQuickest(_ delay: Int64, at now: Instant) {
        // A viewer's clock that was set, or its 24 bits that began anew.
        if let quickest, abs(delay.subtractingReportingOverflow(quickest).partialValue) > 10_000_000_000 {
            self.quickest = nil
            quickestOfBefore = nil
        }
        if quickestSince.nanoseconds == .min { quickestSince = now }
        if now - quickestSince > Self.memory {
            quickestOfBefore = quickest
            quickest = delay
            quickestSince = now
        }
        quickest = min(quickest ?? delay, delay)
    }

    private mutating func noteDelivered(_ bytes: Int, at now: Instant) {
        guard let since = deliveredSince else {
            deliveredSince = now
            return
        }
        delivered += bytes
        let span = now - since
        guard span >= .milliseconds(500) else { return }
        let through = RelayRate.bitrate(of: delivered, in: span)
        if estimatedByViewer.map({ now - $0 > .seconds(3) }) ?? true { estimate = through }
        delivered = 0
        deliveredSince = now
    }
}
