/// Packets of an MPEG-2 transport stream (ISO/IEC 13818-1 clause 2.4) with one program.
///
/// A segment is made without knowledge of those before it: each of its media streams has a multiple of sixteen packets, so
/// that all segments begin with a continuity counter of 0 and follow each other without a break.
struct TransportWriter {
    enum Stream: Int, CaseIterable {
        case picture = 0x100
        case sound = 0x101

        /// ISO/IEC 13818-1 tables 2-34 and 2-22: H.264, or AAC in ADTS.
        fileprivate var type: UInt8 { self == .picture ? 0x1B : 0x0F }
        fileprivate var id: UInt8 { self == .picture ? 0xE0 : 0xC0 }
    }

    private static let programPID = 0x1000
    private static let room = 184
    /// Bytes of a unit that can be the last: spread over as many packets, each has a byte behind the head of the first.
    static let leastPayload = 16
    /// By how much units are shown later than they come, in ticks of 90 kHz.
    private static let lead: Int64 = 63_000
    /// Clause 2.7.2: clock references are no more than a tenth of a second apart.
    private static let longestSilence: Int64 = 8100

    private(set) var bytes: [UInt8] = []
    private let clock: Stream
    private var counters: [Stream: Int] = [:]
    private var clockTime: Int64?

    /// - Parameters:
    ///   - number: the segment's, of which tables have their counter.
    ///   - streams: the first of them has the clock.
    init(number: Int, streams: [Stream], reserving capacity: Int) {
        clock = streams.first ?? .picture
        bytes.reserveCapacity(capacity)
        let counter = UInt8(truncatingIfNeeded: number & 0xF)
        // Clause 2.4.4.3: program 1, and where its map is.
        section(pid: 0, counter, table: 0, id: 1, version: 0, [0, 1, 0xE0 | UInt8(Self.programPID >> 8), 0])
        // Clause 2.4.4.8. What is in it tells its version.
        var map = [0xE0 | UInt8(clock.rawValue >> 8), UInt8(clock.rawValue & 0xFF), 0xF0, 0]
        for stream in streams {
            map += [stream.type, 0xE0 | UInt8(stream.rawValue >> 8), UInt8(stream.rawValue & 0xFF), 0xF0, 0]
        }
        let version = UInt8(streams.reduce(0) { $0 | ($1 == .picture ? 1 : 2) })
        section(pid: Self.programPID, counter, table: 2, id: 1, version: version, map)
    }

    private mutating func section(
        pid: Int, _ counter: UInt8, table: UInt8, id: UInt8, version: UInt8, _ contents: [UInt8]
    ) {
        let size = 5 + contents.count + 4
        var section = [table, 0xB0, UInt8(size), 0, id, 0xC1 | version << 1, 0, 0] + contents
        let sum = Self.checksum(section)
        section += [UInt8(sum >> 24), UInt8(sum >> 16 & 0xFF), UInt8(sum >> 8 & 0xFF), UInt8(sum & 0xFF)]
        bytes += [0x47, 0x40 | UInt8(pid >> 8), UInt8(pid & 0xFF), 0x10 | counter, 0]
        bytes += section
        bytes.append(contentsOf: repeatElement(0xFF, count: Self.room - 1 - section.count))
    }

    /// Annex A.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte) << 24) { sum, _ in sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0) }
        }
    }

    /// One access unit, or several of sound.
    /// - Parameters:
    ///   - payload: of `leastPayload` bytes at least, else its head may go on in the second packet.
    ///   - isLast: of this stream in this segment.
    mutating func add(
        _ payload: UnsafeRawBufferPointer, of stream: Stream, at time: Int64, isKeyframe: Bool, isLast: Bool
    ) {
        while let known = clockTime, time - known > Self.longestSilence {
            // Clause 2.4.3.3: without payload the counter stands.
            let at = known + Self.longestSilence
            clockTime = at
            packetHead(clock, begins: false, hasPayload: false, counter: (counters[clock] ?? 0) + 15)
            adaptation(count: Self.room, clock: at, isRandomAccess: false)
        }
        let head = Self.head(of: stream, count: payload.count, time: time + Self.lead)
        let clockHere = stream == clock ? time : nil
        if stream == clock { clockTime = time }
        let total = head.count + payload.count
        let firstRoom = Self.room - (clockHere == nil ? 0 : 8)
        let done = counters[stream] ?? 0
        var count = 1 + (max(total - firstRoom, 0) + Self.room - 1) / Self.room
        if isLast { count += (16 - (done + count) & 0xF) & 0xF }
        var rest = total
        for index in 0..<count {
            let others = count - index - 1
            let take = index == 0 ? min(firstRoom, rest - others) : (rest + others) / (others + 1)
            packetHead(
                stream, begins: index == 0, hasPayload: true, isPlain: take == Self.room, counter: done + index)
            adaptation(
                count: Self.room - take, clock: index == 0 ? clockHere : nil,
                isRandomAccess: index == 0 && isKeyframe && clockHere != nil)
            append(head, payload, from: total - rest, count: take)
            rest -= take
        }
        counters[stream] = done + count
    }

    private mutating func packetHead(
        _ stream: Stream, begins: Bool, hasPayload: Bool, isPlain: Bool = false, counter: Int
    ) {
        let control: UInt8 = hasPayload ? (isPlain ? 0x10 : 0x30) : 0x20
        bytes += [
            0x47, (begins ? 0x40 : 0) | UInt8(stream.rawValue >> 8), UInt8(stream.rawValue & 0xFF),
            control | UInt8(counter & 0xF),
        ]
    }

    /// Clause 2.4.3.4, with what fills the packet.
    private mutating func adaptation(count: Int, clock: Int64?, isRandomAccess: Bool) {
        guard count > 0 else { return }
        bytes.append(UInt8(count - 1))
        guard count > 1 else { return }
        bytes.append((isRandomAccess ? 0x40 : 0) | (clock == nil ? 0 : 0x10))
        var used = 2
        if let clock {
            let base = UInt64(bitPattern: clock) & 0x1_FFFF_FFFF
            bytes += [
                UInt8(base >> 25), UInt8(base >> 17 & 0xFF), UInt8(base >> 9 & 0xFF), UInt8(base >> 1 & 0xFF),
                UInt8(base & 1) << 7 | 0x7E, 0,
            ]
            used += 6
        }
        bytes.append(contentsOf: repeatElement(0xFF, count: max(count - used, 0)))
    }

    /// Clause 2.4.3.6: of a picture the length is not said.
    private static func head(of stream: Stream, count: Int, time: Int64) -> [UInt8] {
        let length = stream == .picture || count + 8 > 0xFFFF ? 0 : count + 8
        let stamp = UInt64(bitPattern: time) & 0x1_FFFF_FFFF
        return [
            0, 0, 1, stream.id, UInt8(length >> 8), UInt8(length & 0xFF), 0x84, 0x80, 5,
            0x21 | UInt8(stamp >> 29 & 0x0E), UInt8(stamp >> 22 & 0xFF), UInt8(stamp >> 14 & 0xFE) | 1,
            UInt8(stamp >> 7 & 0xFF), UInt8(stamp << 1 & 0xFE) | 1,
        ]
    }

    private mutating func append(_ head: [UInt8], _ payload: UnsafeRawBufferPointer, from: Int, count: Int) {
        let end = from + count
        if from < head.count { bytes += head[from..<min(end, head.count)] }
        if end > head.count {
            bytes.append(contentsOf: payload[(max(from, head.count) - head.count)..<(end - head.count)])
        }
    }
}
