import Media
import RTP

extension TrackReception {
    /// A packet that did not come by itself. Like RTX it counts neither for jitter nor for loss in reports, and begins
    /// nothing.
    mutating func receiveRepaired(
        packet: UnsafeRawBufferPointer, header: RTPHeader, isRetransmission: Bool, at now: Instant
    ) -> ReceiveResult {
        reclaim()
        guard carried[Int(header.payloadType & 0x7F)] == header.payloadType else {
            counters.packetsDiscarded += 1
            return .unknownPayloadType
        }
        guard gate.highest != nil, line.locate(header.timestamp) != nil else {
            counters.packetsDiscarded += 1
            return .retransmissionWithoutMedia
        }
        if isRetransmission { counters.retransmissions += 1 }
        guard let place = gate.locate(header.sequenceNumber) else {
            counters.tooLate += 1
            return .tooLate
        }
        let result = insert(
            header.payloadBytes(in: packet), at: place,
            timestamp: line.place(header.timestamp, isNewest: false, at: now), marker: header.marker,
            payloadType: header.payloadType, isResend: isRetransmission, now)
        if !isRetransmission, result == .accepted { counters.packetsRepaired += 1 }
        return result
    }

    /// Nothing will come under this number, and nothing of the media is missing for that.
    mutating func fillMissing(_ number: UInt16, payloadType: UInt8, timestamp: UInt32, at now: Instant) {
        reclaim()
        guard let place = gate.locate(number), place >= lowest, ring.state(place) == .missing else { return }
        _ = missing.remove(place)
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        let timestamp = line.place(timestamp, isNewest: false, at: now)
        ring.lend(nothing, sequence: place, timestamp: timestamp, marker: false, payloadType: payloadType, at: now)
        tell(nothing, place, timestamp, false, payloadType, now)
    }
}
