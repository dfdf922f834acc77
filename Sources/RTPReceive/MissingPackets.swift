import Media

/// The missing packets and when to ask for each of them: RFC 4585 clause 6.2.1, paced by the round trip.
///
/// A packet is first asked for when 10 ms have passed or two more packets have come, as it may only be late; again at most
/// once a round trip, after twenty times half as often, for as long as somebody waits for it: what is lost in a burst is lost
/// with the requests for it. Of more than 1000 the oldest are not asked for.
///
/// Where every answer might be to an earlier request, one packet at a time is a probe: its second request comes later, so that
/// the answer to the first tells the round trip.
struct MissingPackets: Sendable {
    static let tolerance = Duration.milliseconds(10)
    static let toleratedPackets: UInt64 = 2
    /// Requests after which the next come half as often: the sender may not answer any.
    static let eagerTries = 20
    static let countLimit = 1000
    /// Entries of 4 bytes in one batch, each good for 17 numbers in a row.
    static let batchEntries = 200
    /// Requests of a packet that stay without an answer for good only when its sender answers none.
    static let certainTries = 3
    /// Between the batches of one burst.
    static let batchPause = Duration.milliseconds(5)

    private struct Entry: Sendable {
        let sequence: Int64
        let noticed: Instant
        /// Packets that had come by then.
        let noticedAfter: UInt64
        var tries = 0
        var asked = Instant(nanoseconds: 0)
        var due: Instant
        var isProbe = false
    }

    /// What was asked of a packet that has come: how often, and when last.
    struct Request {
        static let none = Request(tries: 0, at: Instant(nanoseconds: 0), isProbe: false)
        let tries: Int
        let at: Instant
        let isProbe: Bool
    }

    /// In ascending order.
    private var entries: [Entry] = []
    private var neverAsked = 0
    /// By how much more the second request of a probe waits; 0 when none is wanted.
    private var probeFactor = 0
    private(set) var isProbing = false
    /// Not later than the first that is due.
    private(set) var deadline: Instant?

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ sequence: Int64, at now: Instant, after packets: UInt64) {
        if entries.count >= Self.countLimit { dropFirst(Self.countLimit / 4) }
        let due = now + Self.tolerance
        entries.append(Entry(sequence: sequence, noticed: now, noticedAfter: packets, due: due))
        neverAsked += 1
        deadline = deadline.map { min($0, due) } ?? due
    }

    /// A packet came: those that were only thought late may be due now.
    mutating func notePacket(at now: Instant, total packets: UInt64) {
        guard neverAsked > 0 else { return }
        for index in entries.indices where entries[index].tries == 0 {
            if packets &- entries[index].noticedAfter >= Self.toleratedPackets, entries[index].due > now {
                entries[index].due = now
                deadline = now
            }
        }
    }

    /// It came.
    mutating func remove(_ sequence: Int64) -> Request {
        guard let index = index(of: sequence) else { return .none }
        let entry = entries.remove(at: index)
        if entry.tries == 0 { neverAsked -= 1 }
        if entry.isProbe { isProbing = false }
        if entries.isEmpty { deadline = nil }
        return Request(tries: entry.tries, at: entry.asked, isProbe: entry.isProbe)
    }

    /// Nobody waits for what is before `sequence` any more.
    /// - Returns: how many of them, from `begun` on, were asked for again and again.
    mutating func removeAll(before sequence: Int64, from begun: Int64 = .min) -> Int {
        guard let first = entries.first, first.sequence < sequence else { return 0 }
        let end = entries.firstIndex { $0.sequence >= sequence } ?? entries.count
        let unanswered = entries[..<end].count { $0.sequence >= begun && $0.tries >= Self.certainTries }
        dropFirst(end)
        return unanswered
    }

    /// Makes the packet that is asked for next a probe, unless one is under way.
    mutating func probe(factor: Int) {
        if !isProbing { probeFactor = factor }
    }

    /// Collects what is due in ascending order.
    mutating func takeDue(at now: Instant, interval: Duration, patience: Duration, into due: inout [Int64]) {
        guard let deadline, deadline <= now else { return }
        var batch = 0
        var begins = Int64.min
        var next: Instant?
        for index in entries.indices {
            let entry = entries[index]
            guard now - entry.noticed <= patience else { continue }
            var again = entry.due
            if entry.due <= now {
                if due.isEmpty || entry.sequence &- begins > 16 {
                    batch += 1
                    begins = entry.sequence
                }
                if batch > Self.batchEntries {
                    again = now + Self.batchPause
                } else {
                    due.append(entry.sequence)
                    if entry.tries == 0 { neverAsked -= 1 }
                    entries[index].tries += 1
                    entries[index].asked = now
                    again = now + (entries[index].tries < Self.eagerTries ? interval : interval * 2)
                    if probeFactor > 0, entry.tries == 0 {
                        entries[index].isProbe = true
                        again = now + interval * probeFactor
                        isProbing = true
                        probeFactor = 0
                    }
                    entries[index].due = again
                }
            }
            next = next.map { min($0, again) } ?? again
        }
        self.deadline = next
    }

    private mutating func dropFirst(_ count: Int) {
        for entry in entries.prefix(count) {
            if entry.tries == 0 { neverAsked -= 1 }
            if entry.isProbe { isProbing = false }
        }
        entries.removeFirst(min(count, entries.count))
        if entries.isEmpty { deadline = nil }
    }

    private func index(of sequence: Int64) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].sequence == sequence ? low : nil
    }
}
