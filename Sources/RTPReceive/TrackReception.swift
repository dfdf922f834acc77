import Media
import RTP

/// All that `TrackReceiver` holds, in one value: with these as the class's own properties almost half the time went into
/// checks of exclusive access (280 ns for a VP8 packet from parsing to frame; 180 so).
struct TrackReception: ~Copyable {
    struct Cursor {
        let identifier: CursorID
        let patience: Duration
        /// The next number to be read.
        var next: Int64
        /// Taken from it by the bound of the buffer, not yet told.
        var evicted = 0
    }

    let configuration: TrackReceiverConfiguration
    /// By payload type: the media payload type that it is or carries; `unknown` for all others.
    let carried: [UInt8]
    static let unknown: UInt8 = 0xFF

    var gate = SequenceGate()
    var line: TimestampLine
    var jitter: JitterEstimator
    var report = ReceptionReport()
    var ring = PacketRing()
    var missing = MissingPackets()
    var suspect = SuspectPacket()
    var counters = ReceiveStatistics()
    var cursors: [Cursor] = []
    var observer: (any ArrivalObserver)?
    /// The lowest number that a cursor has not passed.
    var lowest: Int64 = 0
    /// The lowest number that came since the beginning.
    var begun = Int64.min
    var beginning: TrackBeginning?
    /// Holes before this number are not waited for.
    var abandonedBefore = Int64.min
    var roundTripTime = Duration.milliseconds(100)
    /// By answers in a row of which nobody can tell which request they are to.
    var doubts = 0
    var probeFactor = Self.firstProbeFactor
    /// Packets in a row that were asked for again and again, and given up.
    var unanswered = 0
    var due: [Int64] = []
    var requested: [UInt16] = []
    private var cursorsMade = 0

    init(configuration: TrackReceiverConfiguration) {
        self.configuration = configuration
        line = TimestampLine(clockRate: configuration.clockRate)
        jitter = JitterEstimator(clockRate: configuration.clockRate)
        var carried = [UInt8](repeating: Self.unknown, count: 128)
        for (type, media) in configuration.rtx where type < 128 && media < 128 { carried[Int(type)] = media }
        for type in configuration.mediaPayloadTypes where type < 128 { carried[Int(type)] = type }
        self.carried = carried
    }

    // MARK: Cursors

    mutating func addCursor(patience: Duration) -> CursorID {
        let identifier = CursorID(number: cursorsMade)
        cursorsMade += 1
        let next = (gate.highest ?? -1) &+ 1
        if cursors.isEmpty { lowest = next }
        cursors.append(Cursor(identifier: identifier, patience: patience, next: next))
        return identifier
    }

    mutating func removeCursor(_ cursor: CursorID) {
        cursors.removeAll { $0.identifier == cursor }
        reclaim()
    }

    mutating func next(_ cursor: CursorID, at now: Instant) -> CursorItem? {
        reclaim()
        guard let highest = gate.highest, let index = cursors.firstIndex(where: { $0.identifier == cursor }) else {
            return nil
        }
        if cursors[index].evicted > 0 {
            defer { cursors[index].evicted = 0 }
            return .lost(count: cursors[index].evicted)
        }
        if let beginning {
            guard beginning.until <= now else { return nil }
            settleBeginning()
        }
        let sequence = cursors[index].next
        guard sequence <= highest else { return nil }
        guard ring.state(sequence) == .present else {
            let end = endOfGivenUp(from: sequence, to: highest, patience: patience(of: cursors[index]), at: now)
            guard end > sequence else { return nil }
            cursors[index].next = end
            return .lost(count: Int(end - sequence))
        }
        cursors[index].next = sequence + 1
        return .packet(packet(sequence))
    }

    /// One that is here.
    func packet(_ sequence: Int64) -> ReceivedPacket {
        let slot = ring.slot(sequence)
        return ReceivedPacket(
            sequence: sequence, timestamp: slot.timestamp, marker: slot.marker, payloadType: slot.payloadType,
            arrival: slot.instant, payload: UnsafeRawBufferPointer(start: slot.block, count: slot.count))
    }

    private func endOfGivenUp(from sequence: Int64, to highest: Int64, patience: Duration, at now: Instant) -> Int64 {
        var end = sequence
        while end <= highest, ring.state(end) != .present {
            guard end < abandonedBefore || ring.slot(end).instant + patience <= now else { break }
            end += 1
        }
        return end
    }

    /// Lets go of what all cursors have passed.
    mutating func reclaim() {
        var low = (gate.highest ?? -1) &+ 1
        for cursor in cursors { low = min(low, cursor.next) }
        guard lowest < low else { return }
        while lowest < low {
            if lowest >= begun, ring.state(lowest) == .missing {
                counters.packetsGivenUp += 1
                if isUnanswered, lowest >= abandonedBefore { counters.packetsUnanswered += 1 }
            }
            ring.retire(lowest)
            lowest += 1
        }
        unanswered += missing.removeAll(before: lowest, from: begun)
    }
}
