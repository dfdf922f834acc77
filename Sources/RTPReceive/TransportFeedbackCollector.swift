import Media
import RTCP
import RTP

/// Arrival times by transport-wide sequence number, and when to tell them
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
///
/// Feedback is due 100 ms after the first arrival that has not been told; 25 ms in the first two seconds, in which a sender
/// probes for what the path carries and each step waits for it. Each begins behind the last, so that holes are
/// told too; a packet that comes after its hole was told makes the next feedback begin with it and tell again what lies
/// between. Arrivals are remembered for half a second for that; at most 2000, then the oldest are forgotten.
package struct TransportFeedbackCollector: Sendable {
    package static let interval = Duration.milliseconds(100)
    static let startInterval = Duration.milliseconds(25)
    static let startTime = Duration.seconds(2)
    static let memory = Duration.milliseconds(500)
    static let countLimit = 2000
    /// Bytes of one feedback packet; what does not fit follows in the next.
    static let sizeLimit = 600
    /// Numbers further behind than this are not told; several in a row mean that the sender has begun anew.
    static let reach: Int64 = 4096
    static let restartCount = 8

    private var unroller = SequenceUnroller()
    /// In ascending order.
    private var arrivals: [PacketArrival] = []
    /// The number after the last one told.
    private var nextBase: Int64?
    /// The lowest number that has not been told.
    private var untold: Int64?
    private var startEnds: Instant?
    private var mediaSSRC: UInt32 = 0
    private var feedbackCount: UInt8 = 0
    private var tooOld = 0
    package private(set) var deadline: Instant?

    package init() {}

    package mutating func note(sequence: UInt16, ssrc: UInt32, at now: Instant) {
        if let last = unroller.last, unroller.peek(sequence) < last &- Self.reach {
            tooOld += 1
            guard tooOld >= Self.restartCount else { return }
            arrivals.removeAll(keepingCapacity: true)
            unroller.reset()
            nextBase = nil
            untold = nil
        }
        tooOld = 0
        // A packet that is late must not become the one that others are placed near to.
        let place = unroller.peek(sequence)
        if unroller.last.map({ place > $0 }) ?? true { _ = unroller.unroll(sequence) }
        let arrival = PacketArrival(sequence: place, nanoseconds: now.nanoseconds)
        if let newest = arrivals.last, newest.sequence >= place {
            var index = arrivals.count
            while index > 0, arrivals[index - 1].sequence >= place { index -= 1 }
            guard arrivals[index].sequence != place else { return }
            arrivals.insert(arrival, at: index)
        } else {
            arrivals.append(arrival)
        }
        mediaSSRC = ssrc
        untold = untold.map { min($0, place) } ?? place
        if deadline == nil { deadline = now + interval(at: now) }
        if arrivals.count > Self.countLimit { forget(Self.countLimit / 2) }
    }

    private mutating func interval(at now: Instant) -> Duration {
        guard let ends = startEnds else {
            startEnds = now + Self.startTime
            return Self.startInterval
        }
        return now < ends ? Self.startInterval : Self.interval
    }

    /// Appends one feedback packet if there is something to tell. When there is more, `deadline` is at once.
    package mutating func build(into writer: inout RTCPWriter, sender: UInt32, at now: Instant) {
        deadline = nil
        forgetTold(at: now)
        guard let untold, let first = arrivals.firstIndex(where: { $0.sequence >= untold }) else {
            self.untold = nil
            return
        }
        let base = nextBase.flatMap { $0 <= untold ? $0 : nil }
        let told = writer.appendTransportFeedback(
            sender: sender, media: mediaSSRC, feedbackCount: feedbackCount, base: base, arrivals: arrivals,
            first: first, sizeLimit: Self.sizeLimit)
        guard told > 0 else {
            self.untold = nil
            return
        }
        feedbackCount &+= 1
        let next = arrivals[first + told - 1].sequence + 1
        // Told again after a late packet, it may end before what was told already.
        nextBase = max(nextBase ?? next, next)
        self.untold = nil
        if first + told < arrivals.count {
            self.untold = arrivals[first + told].sequence
            deadline = now
        }
    }

    private mutating func forgetTold(at now: Instant) {
        let limit = untold ?? .max
        let old = now - Self.memory
        var count = 0
        while count < arrivals.count, arrivals[count].sequence < limit, arrivals[count].nanoseconds < old.nanoseconds {
            count += 1
        }
        if count > 0 { arrivals.removeFirst(count) }
    }

    private mutating func forget(_ count: Int) {
        arrivals.removeFirst(min(count, arrivals.count))
        if let untold, let first = arrivals.first { self.untold = max(untold, first.sequence) }
    }
}
