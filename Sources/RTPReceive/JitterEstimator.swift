import Media

/// Interarrival jitter, RFC 3550 clause 6.4.1 and A.8, in sixteenths of a tick.
///
/// Only packets that come in order and begin another timestamp count: the packets of one picture leave at different
/// times under one timestamp, which is no jitter of the network.
struct JitterEstimator: Sendable {
    /// A step further than this is a pause or a new beginning, not jitter.
    private static let longestStep: Int64 = 5

    private let clockRate: Int32
    private var sixteenths: Int64 = 0
    private var last: (arrival: Instant, timestamp: Int64)?

    init(clockRate: Int32) {
        self.clockRate = clockRate
    }

    mutating func note(timestamp: Int64, at now: Instant) {
        guard let last else {
            self.last = (now, timestamp)
            return
        }
        guard timestamp != last.timestamp else { return }
        self.last = (now, timestamp)
        let arrived = MediaTimestamp.rescale(
            now.nanoseconds &- last.arrival.nanoseconds, from: 1_000_000_000, to: clockRate)
        let step = (timestamp &- last.timestamp).subtractingReportingOverflow(arrived)
        guard !step.overflow else { return }
        let difference = Int64(clamping: step.partialValue.magnitude)
        guard difference < Self.longestStep * Int64(clockRate) else { return }
        sixteenths += difference - ((sixteenths + 8) >> 4)
    }

    mutating func restart() {
        last = nil
    }

    var ticks: UInt32 { UInt32(clamping: sixteenths >> 4) }

    var duration: Duration { MediaTimestamp(ticks: sixteenths >> 4, clockRate: clockRate).duration }
}
