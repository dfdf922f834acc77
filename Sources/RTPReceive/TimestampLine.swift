import Media
import RTP

/// RTP timestamps as a line of 64 bits that goes on through a restart of the sender.
struct TimestampLine: Sendable {
    /// A restarted sender whose timestamps are further than this from what the clock says has chosen a new beginning.
    static let tolerance: Int64 = 5

    private let clockRate: Int32
    private var unroller = TimestampUnroller()
    /// Added to timestamps on the wire.
    private var shift: UInt32 = 0
    private var arrival = Instant(nanoseconds: 0)

    init(clockRate: Int32) {
        self.clockRate = clockRate
    }

    /// - Parameter isNewest: the packet is the furthest so far: later ones are placed near to it.
    mutating func place(_ wire: UInt32, isNewest: Bool, at now: Instant) -> Int64 {
        guard isNewest else { return unroller.peek(wire &+ shift) }
        arrival = now
        return unroller.unroll(wire &+ shift)
    }

    /// The first timestamp after a restart. A timestamp that tells nothing about the time since the last packet is put
    /// where the clock says it belongs.
    mutating func restart(_ wire: UInt32, at now: Instant) {
        guard let last = unroller.last else { return }
        let elapsed = MediaTimestamp.rescale(
            max(0, now.nanoseconds &- arrival.nanoseconds), from: 1_000_000_000, to: clockRate)
        let predicted = last &+ elapsed
        let difference = unroller.peek(wire &+ shift).subtractingReportingOverflow(predicted)
        guard difference.overflow || difference.partialValue.magnitude > Self.tolerance * Int64(max(clockRate, 1))
        else { return }
        shift = UInt32(truncatingIfNeeded: predicted) &- wire
    }

    /// Of a sender report; `nil` before the first packet.
    func locate(_ wire: UInt32) -> Int64? {
        unroller.last == nil ? nil : unroller.peek(wire &+ shift)
    }
}
