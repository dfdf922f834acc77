import Media
import RTCP
import RTPReceive

/// What is told a sender at intervals. It keeps the one deadline of all, so that a packet asks once whether any is due.
struct FeedbackSchedule {
    /// Receiver reports, while there is something to report (RFC 3550 clause 6.2 with the bandwidth of one peer).
    static let reportInterval = Duration.seconds(1)
    /// libwebrtc goes up to what REMB says at once in its first two seconds: a ceiling is no estimate, so it is told later.
    static let ceilingDelay = Duration.seconds(3)
    static let never = Instant(nanoseconds: .max)

    /// `never` when nothing is to be told.
    private(set) var deadline = Self.never
    var blocks: [ReportBlock] = []
    /// Whether what comes is measured.
    let measures: Bool
    private var report: Instant?
    private var collector: TransportFeedbackCollector?
    private var estimate: BitrateEstimate?
    private let ceiling: UInt64?
    private var ceilingFrom = Self.never

    /// - Parameters:
    ///   - tellsArrivals: transport-wide feedback was agreed on.
    ///   - tellsEstimate: REMB was.
    ///   - measures: for some track REMB was, and transport-wide feedback was not.
    ///   - ceiling: bits a second.
    init(tellsArrivals: Bool, tellsEstimate: Bool, measures: Bool, ceiling: Int?) {
        collector = tellsArrivals ? TransportFeedbackCollector() : nil
        self.measures = measures
        estimate = measures ? BitrateEstimate() : nil
        self.ceiling = tellsEstimate ? ceiling.map { UInt64(max($0, 1)) } : nil
    }

    /// The first packet of a track has come.
    mutating func begin(at now: Instant) {
        if report == nil {
            report = now + .milliseconds(250)
            ceilingFrom = now + Self.ceilingDelay
        }
        setDeadline()
    }

    mutating func note(sequence: UInt16, ssrc: UInt32, at now: Instant) {
        collector?.note(sequence: sequence, ssrc: ssrc, at: now)
        if let arrivals = collector?.deadline, arrivals.nanoseconds < deadline.nanoseconds { deadline = arrivals }
    }

    /// Where `measures`.
    mutating func measure(bytes: Int, sendTime: UInt32?, at now: Instant) {
        estimate?.note(bytes: bytes, sendTime: sendTime, at: now)
        if let due = estimate?.deadline, due.nanoseconds < deadline.nanoseconds { deadline = due }
    }

    mutating func takeReport(at now: Instant) -> Bool {
        guard let due = report, due <= now else { return false }
        report = now + Self.reportInterval
        setDeadline()
        return true
    }

    /// The bitrate that is to be told now in REMB; `nil` for none.
    /// - Parameter reports: a report goes out with it.
    mutating func takeBitrate(
        reports: Bool, at now: Instant, reception: () -> (expected: Int64, lost: Int64)
    ) -> UInt64? {
        if let due = estimate?.deadline, due <= now {
            let (expected, lost) = reception()
            estimate?.update(expected: expected, lost: lost, at: now)
            setDeadline()
        } else if !reports {
            return nil
        }
        if let bitrate = estimate?.bitrate { return min(bitrate, ceiling ?? .max) }
        return ceilingFrom <= now ? ceiling : nil
    }

    mutating func tellArrivals(into writer: inout RTCPWriter, sender: UInt32, at now: Instant) {
        guard let due = collector?.deadline, due <= now else { return }
        collector?.build(into: &writer, sender: sender, at: now)
        setDeadline()
    }

    private mutating func setDeadline() {
        deadline = min(report ?? Self.never, collector?.deadline ?? Self.never, estimate?.deadline ?? Self.never)
    }
}
