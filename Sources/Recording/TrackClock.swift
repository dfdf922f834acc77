import Media

/// Puts the timestamps of one track on the recorder's axis: a line of time that has no holes and never runs backward by
/// more than a reordering, whatever the sender's timestamps do. Positions are ticks of the axis.
struct TrackClock: Sendable {
    /// A sender that restarts leaps anywhere: forward by more than this past its arrival, or …
    private static let leap: Int64 = 10_000_000_000
    /// … backward by more than this.
    private static let relapse: Int64 = -1_000_000_000
    /// A pause after which a clock that stood still is looked for, and the least that it must have stood.
    private static let pause: Int64 = 500_000_000
    private static let observation: Int64 = 2_000_000_000
    /// A track that has rested for so long must report as it did before, to so much.
    private static let rest: Int64 = 100_000_000
    private static let reportTolerance: UInt64 = 50_000_000

    /// Ticks of the axis in a second, and in one tick of the track's own clock.
    let rate: Int32
    let scale: Int64
    /// Later than this nothing comes while the network is on time.
    let latest: Int64
    /// The unrolled RTP timestamp at position 0, in ticks of the axis; `nil` before the first frame.
    private(set) var base: Int64?
    private(set) var delay = DelayFilter()
    private(set) var report: SenderClock?
    private(set) var capture: SenderClock?
    private var lastTicks: Int64 = 0
    private var lastArrival = Instant(nanoseconds: 0)
    private var lastPosition: Int64 = 0
    private var anchorPosition: Int64 = 0
    private var anchorArrival = Instant(nanoseconds: 0)
    private var restarted = false
    private var standstill: Standstill?

    private struct Standstill: Sendable {
        var baseline: Int64
        var since: Instant
    }

    /// What a sender report or a capture time says: at `ntp` the track stood at `ticks` of the axis' clock (RFC 3550
    /// clause 6.4.1).
    struct SenderClock: Sendable {
        var ntp: WallClock
        var ticks: Int64
        /// From the capturer's clock to the sender's, in nanoseconds; a report is by the sender's.
        var offset: Int64?
    }

    struct Step: Sendable {
        var position: Int64
        /// The timestamps did not lead here; the arrival did.
        var leapt: Bool
    }

    init(rate: Int32, scale: Int64 = 1, latest: Duration) {
        self.rate = rate
        self.scale = scale
        self.latest = latest.nanoseconds
    }

    func nanoseconds(_ ticks: Int64) -> Int64 { MediaTimestamp.rescale(ticks, from: rate, to: 1_000_000_000) }

    func ticks(_ nanoseconds: Int64) -> Int64 { MediaTimestamp.rescale(nanoseconds, from: 1_000_000_000, to: rate) }

    /// - Parameters:
    ///   - timestamp: unrolled, of the track's own clock.
    ///   - guess: the axis at `arrival` in nanoseconds as others see it; used for the first frame.
    ///   - isNetworkOnTime: the other track comes as it should at this moment.
    mutating func advance(to timestamp: Int64, arrival: Instant, guess: Int64, isNetworkOnTime: Bool = false) -> Step {
        let ticks = timestamp &* scale
        guard let base else {
            let position = self.ticks(guess)
            self.base = ticks &- position
            anchor(position, arrival)
            return note(ticks, arrival, Step(position: position, leapt: false))
        }
        let position = ticks &- base
        let moved = nanoseconds(ticks &- lastTicks)
        let waited = arrival.nanoseconds &- lastArrival.nanoseconds
        let sinceAnchor = arrival.nanoseconds &- anchorArrival.nanoseconds
        // A thousandth allows for any crystal; more is a sender that runs ahead of time.
        let farthest = sinceAnchor + max(sinceAnchor, 0) / 1000 + Self.leap
        if restarted || moved < Self.relapse || moved > waited + Self.leap
            || nanoseconds(position &- anchorPosition) > farthest
        {
            return leap(to: ticks, arrival: arrival, waited: waited)
        }
        if waited > Self.pause, waited &- moved > Self.pause, let least = delay.minimum {
            standstill = Standstill(baseline: standstill?.baseline ?? least, since: arrival)
            delay.reset()
        }
        return resolveStandstill(
            note(ticks, arrival, Step(position: position, leapt: false)), arrival, isNetworkOnTime: isNetworkOnTime)
    }

    /// Where a timestamp lies by now; `nil` before the first frame.
    func position(of timestamp: Int64) -> Int64? { base.map { timestamp &* scale &- $0 } }

    /// The next frame has nothing to do with the timestamps before (a new SSRC).
    mutating func restart() {
        restarted = base != nil
        forgetReports()
    }

    /// - Parameter timestamp: unrolled, of the track's own clock.
    mutating func takeReport(ntp: WallClock, timestamp: Int64, arrival: Instant) {
        let ticks = timestamp &* scale
        if let report, arrival.nanoseconds &- lastArrival.nanoseconds > Self.rest {
            // Chromium 156 goes on to report a track that was taken away, by the last timestamp that it had.
            let led = nanoseconds(ticks &- report.ticks) &- (ntp - report.ntp).nanoseconds
            if led.magnitude > Self.reportTolerance { return }
        }
        report = SenderClock(ntp: ntp, ticks: timestamp &* scale)
    }

    /// - Parameters:
    ///   - offset: in 2^-32 s.
    ///   - timestamp: unrolled, of the track's own clock.
    mutating func takeCapture(ntp: UInt64, offset: Int64?, timestamp: Int64) {
        // More than a day is no offset of clocks that somebody compared.
        let day: Int64 = 86_400 << 32
        let nanoseconds = offset.flatMap { abs($0 / 2) > day / 2 ? nil : Int64(Double($0) / 4.294_967_296) }
        capture = SenderClock(ntp: WallClock(ntp: ntp), ticks: timestamp &* scale, offset: nanoseconds)
    }

    /// Its timestamps have another meaning from now on.
    mutating func forgetReports() {
        report = nil
        capture = nil
    }

    /// Nanoseconds from the moment that the reports give a packet to its arrival, at the least; each by its own clock.
    var reportedDelay: Int64? {
        guard let report, let base, let least = delay.minimum else { return nil }
        return least &+ nanoseconds(report.ticks &- base) &- report.ntp.nanoseconds
    }

    /// Moves all positions from now on by `ticks`.
    mutating func shift(by ticks: Int64) {
        guard let base else { return }
        self.base = base &- ticks
        let nanoseconds = nanoseconds(ticks)
        delay.shift(by: 0 &- nanoseconds)
        if let baseline = standstill?.baseline { standstill?.baseline = baseline &- nanoseconds }
        lastPosition &+= ticks
        anchorPosition &+= ticks
    }

    /// It is late, and it is not known yet why.
    var mayHaveStood: Bool { standstill != nil }

    /// Whether it comes as it should at this moment: what the other track can tell a late network by.
    func isOnTime(at arrival: Instant) -> Bool {
        guard standstill == nil, let least = delay.minimum,
            abs(arrival.nanoseconds &- lastArrival.nanoseconds) < Self.pause
        else { return false }
        return lastArrival.nanoseconds &- nanoseconds(lastPosition) &- least < Self.pause
    }

    /// The least delay tells where an arrival belongs; the frame before may itself have come late.
    private mutating func leap(to ticks: Int64, arrival: Instant, waited: Int64) -> Step {
        let byArrival =
            delay.minimum.map { self.ticks(arrival.nanoseconds &- $0) } ?? lastPosition &+ self.ticks(max(waited, 0))
        let position = max(byArrival, lastPosition &+ 1)
        base = ticks &- position
        restarted = false
        forgetReports()
        standstill = nil
        delay.reset()
        anchor(position, arrival)
        return note(ticks, arrival, Step(position: position, leapt: true))
    }

    /// Some senders' clocks stand still while nothing is sent. Nothing tells that from a network that held everything
    /// back, but what follows: a network catches up. Unless the other track tells at once that no network did.
    private mutating func resolveStandstill(_ step: Step, _ arrival: Instant, isNetworkOnTime: Bool) -> Step {
        guard let standstill, let least = delay.minimum else { return step }
        let stood = least &- standstill.baseline
        guard
            arrival.nanoseconds &- standstill.since.nanoseconds >= Self.observation
                || isNetworkOnTime && stood > latest
        else { return step }
        self.standstill = nil
        guard stood > Self.pause else { return step }
        let skipped = ticks(stood)
        shift(by: skipped)
        forgetReports()
        delay.reset()
        return Step(position: step.position &+ skipped, leapt: true)
    }

    private mutating func anchor(_ position: Int64, _ arrival: Instant) {
        anchorPosition = position
        anchorArrival = arrival
    }

    private mutating func note(_ ticks: Int64, _ arrival: Instant, _ step: Step) -> Step {
        lastTicks = ticks
        lastArrival = arrival
        lastPosition = step.position
        delay.add(arrival.nanoseconds &- nanoseconds(step.position), at: arrival)
        return step
    }
}
