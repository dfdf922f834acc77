import RTP

/// Sound in RED, RFC 2198: each packet repeats those before it, so that what was lost comes with the next one.
///
/// A block does not tell the number of the packet that it repeats. Senders repeat the packets right before, in their
/// order, which gives the number; what has come already bounds it by timestamps, as a packet between may have gone
/// without RED (libwebrtc: one too long for it).
package struct REDAudioReader {
    /// What a block is to the track.
    package enum Role: Equatable, Sendable {
        /// The packet's own sound.
        case primary
        /// Sound of an earlier packet that has not come.
        case redundant
    }

    package struct Counters: Equatable, Sendable {
        package var packets: UInt64 = 0
        /// Blocks handed over in place of packets that had not come.
        package var filled: UInt64 = 0
        /// Blocks of packets that had.
        package var duplicates: UInt64 = 0
        /// Blocks of no known place: from before the first packet, or ambiguous.
        package var unplaced: UInt64 = 0
        package var malformed: UInt64 = 0
    }

    private struct Known {
        var sequence: UInt16
        var timestamp: UInt32
    }

    /// Packets that are remembered: more than a RED packet has blocks.
    private static let memory = 64
    private var known: [Known?]
    package private(set) var counters = Counters()

    package init() {
        known = Array(repeating: nil, count: Self.memory)
    }

    /// A packet of the track that came without RED.
    package mutating func note(_ header: RTPHeader) {
        remember(header.sequenceNumber, header.timestamp)
    }

    /// The sender has begun anew: nothing known has a bearing on what comes.
    package mutating func reset() {
        for index in known.indices { known[index] = nil }
    }

    /// Hands over the primary block, then those that stand for packets that have not come, the oldest first, each with
    /// the header that its own packet would have had. Their offsets are those of `packet`.
    package mutating func read(
        _ packet: UnsafeRawBufferPointer, _ header: RTPHeader, _ deliver: (RTPHeader, Role) -> Void
    ) throws(RTPRepairError) {
        let red: REDPacket
        do throws(RTPRepairError) {
            red = try REDPacket(parsing: header.payloadBytes(in: packet))
        } catch {
            counters.malformed += 1
            throw error
        }
        counters.packets += 1
        remember(header.sequenceNumber, header.timestamp)
        deliver(header.unwrapped(red.primary), .primary)
        var back = red.redundantCount
        for block in red.redundant {
            let counted = header.sequenceNumber &- UInt16(truncatingIfNeeded: back)
            back -= 1
            // A packet of nothing is not worth a place.
            guard !block.bytes.isEmpty else { continue }
            var earlier = header.unwrapped(block)
            guard let place = place(earlier.timestamp, counted: counted, before: header) else { continue }
            earlier.sequenceNumber = place
            earlier.marker = false
            remember(place, earlier.timestamp)
            counters.filled += 1
            deliver(earlier, .redundant)
        }
    }

    private mutating func remember(_ sequence: UInt16, _ timestamp: UInt32) {
        known[Int(sequence) % Self.memory] = Known(sequence: sequence, timestamp: timestamp)
    }

    /// The number of the packet that a block repeats; `nil`, and counted, when that has come or cannot be told.
    private mutating func place(_ timestamp: UInt32, counted: UInt16, before header: RTPHeader) -> UInt16? {
        // Distances back from this packet: numbers grow with timestamps.
        let distance = header.sequenceNumber &- counted
        var nearest: UInt16 = 0
        var furthest = UInt16.max
        for case .some(let other) in known {
            let back = header.sequenceNumber &- other.sequence
            guard back < 1 << 10 else { continue }
            let difference = Int32(bitPattern: other.timestamp &- timestamp)
            if difference == 0 {
                counters.duplicates += 1
                return nil
            }
            if difference > 0 { nearest = max(nearest, back) } else { furthest = min(furthest, back) }
        }
        // Strictly between: nearest < back < furthest.
        if furthest != .max, nearest < furthest {
            if nearest < distance, distance < furthest { return counted }
            if furthest - nearest == 2 { return header.sequenceNumber &- (nearest + 1) }
        }
        counters.unplaced += 1
        return nil
    }
}
