import BitIO
import RTP

/// Brings back packets of one SSRC by parity, RFC 5109 clause 9 or flexible FEC (draft 03): an FEC packet and all but one of the packets that it
/// protects give that one.
///
/// Told every media packet and every FEC packet; `next` is asked after each until it says `nil`. What comes back helps
/// others to come back. 128 media packets and 48 FEC packets are kept; with more, the oldest go.
package struct ParityDecoder: ~Copyable {
    package struct Counters: Equatable, Sendable {
        package var parityPackets: UInt64 = 0
        package var recovered: UInt64 = 0
        /// FEC packets for which nothing was missing.
        package var needless: UInt64 = 0
        package var malformed: UInt64 = 0
        /// FEC packets given up: too much was missing until its packets were forgotten, or it protects only a part.
        package var wasted: UInt64 = 0
    }

    var media = ProtectedPackets()
    var parity = ParityPackets()
    var newest: UInt16?
    private var ssrc: UInt32 = 0
    private let lateExtensions: [UInt8]
    package internal(set) var counters = Counters()

    /// - Parameter lateExtensions: ids of the header extensions that a sender writes when it has calculated parity; they
    ///   count as zeros.
    package init(lateExtensions: [UInt8] = []) {
        self.lateExtensions = lateExtensions
    }

    /// The sender has begun anew: nothing kept has a bearing on what comes.
    package mutating func reset() {
        media.removeAll()
        parity.removeAll()
        newest = nil
    }

    /// A media packet as it came; never one that came by retransmission, whose header extensions may be others.
    ///
    /// - Parameters:
    ///   - header: of the media packet: where RED has been taken off, with its payload's type and offsets.
    ///   - headerLength: where the payload began before RED was taken off.
    package mutating func remember(_ packet: UnsafeRawBufferPointer, _ header: RTPHeader, headerLength: Int) {
        let start = header.payload.lowerBound
        guard headerLength >= RTPHeader.fixedLength, headerLength <= start, start <= packet.count else { return }
        // Padding is protected too (clause 8.1): all that follows.
        let count = headerLength + packet.count - start
        guard count <= ProtectedPackets.packetBytes, let source = packet.baseAddress else { return }
        guard let room = media.room(for: header.sequenceNumber), let copy = room.baseAddress else { return }
        copy.copyMemory(from: source, byteCount: headerLength)
        (copy + headerLength).copyMemory(from: source + start, byteCount: packet.count - start)
        room[1] = room[1] & 0x80 | header.payloadType & 0x7F
        for id in lateExtensions {
            guard let element = header.extensionElement(id, in: UnsafeRawBufferPointer(room)) else { continue }
            UnsafeMutableRawBufferPointer(mutating: element).initializeMemory(as: UInt8.self, repeating: 0)
        }
        ssrc = header.ssrc
        arrived(header.sequenceNumber, count: count)
    }

    /// An FEC packet's payload: of ULPFEC with RED taken off, of flexible FEC that of a packet of its own source.
    package mutating func take(
        parity payload: UnsafeRawBufferPointer, isFlexible: Bool = false
    ) throws(RTPRepairError) {
        counters.parityPackets += 1
        let header: ParityHeader
        do throws(RTPRepairError) {
            guard payload.count <= ProtectedPackets.packetBytes else {
                throw .parityTooLong(limit: ProtectedPackets.packetBytes, seen: payload.count)
            }
            header = isFlexible ? try ParityHeader(flexfec: payload) : try ParityHeader(ulpfec: payload)
        } catch {
            counters.malformed += 1
            throw error
        }
        guard header.source.map({ $0 == ssrc }) ?? true else {
            counters.wasted += 1
            return
        }
        // Before the first media packet there is nothing to bring anything back with.
        guard let newest, isInReach(header.sequenceNumberBase, of: newest) else {
            counters.wasted += 1
            return
        }
        var missing = header.mask
        for sequence in header.sequenceNumbers where media.packet(sequence) != nil {
            missing &= ~ParityHeader.bit(sequence &- header.sequenceNumberBase)
        }
        guard missing != 0 else {
            counters.needless += 1
            return
        }
        if parity.keep(payload, header, missing: missing, newest: newest) { counters.wasted += 1 }
    }

    /// The next packet that can be brought back: a whole RTP packet, to be parsed with distrust. Valid until the next call.
    package mutating func next() -> UnsafeRawBufferPointer? {
        guard parity.used > 0, let newest else { return nil }
        for index in parity.slots.indices {
            guard let header = parity.slots[index].header else { continue }
            switch parity.slots[index].missing.nonzeroBitCount {
            case 0:
                counters.needless += 1
                parity.remove(index)
            case 1:
                parity.remove(index)
                let place = UInt16(truncatingIfNeeded: parity.slots[index].missing.leadingZeroBitCount)
                let sequence = header.sequenceNumberBase &+ place
                guard let count = recover(sequence, by: header, parity.payload(index), ssrc: ssrc) else {
                    counters.wasted += 1
                    continue
                }
                counters.recovered += 1
                arrived(sequence, count: count)
                return media.packet(sequence)
            default:
                guard !isInReach(header.sequenceNumberBase, of: newest) else { continue }
                counters.wasted += 1
                parity.remove(index)
            }
        }
        return nil
    }

    /// Whether packets from this number on may still be here.
    private func isInReach(_ base: UInt16, of newest: UInt16) -> Bool {
        Int16(bitPattern: newest &- base).magnitude < ProtectedPackets.limit
    }

    private mutating func arrived(_ sequence: UInt16, count: Int) {
        media.keep(sequence, count: count)
        if newest.map({ Int16(bitPattern: sequence &- $0) > 0 }) ?? true { newest = sequence }
        parity.arrived(sequence)
    }
}
