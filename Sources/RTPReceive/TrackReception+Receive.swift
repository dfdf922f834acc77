import Media
import RTP

extension TrackReception {
    mutating func receive(packet: UnsafeRawBufferPointer, header: RTPHeader, at now: Instant) -> ReceiveResult {
        reclaim()
        let media = carried[Int(header.payloadType & 0x7F)]
        guard media != Self.unknown else {
            counters.packetsDiscarded += 1
            return .unknownPayloadType
        }
        let payload = header.payloadBytes(in: packet)
        return media == header.payloadType
            ? receiveMedia(header, payload, at: now) : receiveRetransmission(header, media, payload, at: now)
    }

    private mutating func receiveMedia(
        _ header: RTPHeader, _ payload: UnsafeRawBufferPointer, at now: Instant
    ) -> ReceiveResult {
        counters.packetsReceived += 1
        counters.bytesReceived += UInt64(payload.count)
        if gate.highest == nil { begin(with: header.sequenceNumber, at: now) }
        switch gate.place(header.sequenceNumber) {
        case .suspect:
            suspect.keep(header, payload, at: now)
            return .suspect
        case .restart(let place):
            restart(at: place)
            suspect.payload.withUnsafeBytes { bytes in
                _ = insertMedia(suspect.header, bytes, at: place - 1, suspect.arrival)
                ring.keepLent()
            }
            _ = insertMedia(header, payload, at: place, now)
            return .restarted
        case .inWindow(let place):
            return insertMedia(header, payload, at: place, now)
        }
    }

    private mutating func insertMedia(
        _ header: RTPHeader, _ payload: UnsafeRawBufferPointer, at place: Int64, _ now: Instant
    ) -> ReceiveResult {
        report.note(place, wire: header.sequenceNumber)
        let isNewest = gate.highest.map { place > $0 } ?? true
        let timestamp = line.place(header.timestamp, isNewest: isNewest, at: now)
        if isNewest { jitter.note(timestamp: timestamp, at: now) }
        let result = insert(
            payload, at: place, timestamp: timestamp, marker: header.marker, payloadType: header.payloadType,
            isResend: false, now)
        missing.notePacket(at: now, total: counters.packetsReceived)
        return result
    }

    private mutating func receiveRetransmission(
        _ header: RTPHeader, _ media: UInt8, _ payload: UnsafeRawBufferPointer, at now: Instant
    ) -> ReceiveResult {
        guard !payload.isEmpty else {
            counters.paddingPackets += 1
            return .padding
        }
        guard payload.count >= 2 else {
            counters.packetsDiscarded += 1
            return .malformedRetransmission
        }
        guard gate.highest != nil, line.locate(header.timestamp) != nil else {
            counters.packetsDiscarded += 1
            return .retransmissionWithoutMedia
        }
        counters.retransmissions += 1
        guard let place = gate.locate(UInt16(payload[0]) << 8 | UInt16(payload[1])) else {
            counters.tooLate += 1
            return .tooLate
        }
        return insert(
            UnsafeRawBufferPointer(rebasing: payload[2...]), at: place,
            timestamp: line.place(header.timestamp, isNewest: false, at: now), marker: header.marker,
            payloadType: media, isResend: true, now)
    }

    private mutating func begin(with wire: UInt16, at now: Instant) {
        gate.begin(wire)
        lowest = Int64(wire)
        begun = lowest
        openBeginning(at: now)
        for index in cursors.indices { cursors[index].next = lowest }
    }

    /// What was missing before is not waited for; one number stays out, so that every cursor is told of the break.
    private mutating func restart(at place: Int64) {
        counters.restarts += 1
        observer?.restart()
        settleBeginning()
        missing = MissingPackets()
        abandonedBefore = place - 1
        report.restart()
        jitter.restart()
        line.restart(suspect.header.timestamp, at: suspect.arrival)
        if !cursors.isEmpty {
            makeRoom(for: place - 2, bytes: 0)
            ring.markMissing(place - 2, at: suspect.arrival)
        }
        gate.advance(to: place - 2)
    }

    mutating func insert(
        _ payload: UnsafeRawBufferPointer, at place: Int64, timestamp: Int64, marker: Bool, payloadType: UInt8,
        isResend: Bool, _ now: Instant
    ) -> ReceiveResult {
        guard let highest = gate.highest else { return .tooLate }
        if place > highest {
            if cursors.isEmpty {
                lowest = place + 1
            } else {
                makeRoom(for: place, bytes: PacketBufferPool.blockBytes(for: payload.count))
                for absent in (highest + 1)..<place {
                    ring.markMissing(absent, at: now)
                    if configuration.nackEnabled { missing.append(absent, at: now, after: counters.packetsReceived) }
                }
                ring.lend(
                    payload, sequence: place, timestamp: timestamp, marker: marker, payloadType: payloadType, at: now)
            }
            gate.advance(to: place)
            tell(payload, place, timestamp, marker, payloadType, now)
            return .accepted
        }
        switch ring.state(place) {
        case .present, .consumed:
            counters.duplicates += 1
            return .duplicate
        case .empty:
            counters.tooLate += 1
            return .tooLate
        case .missing:
            makeRoom(for: highest, bytes: PacketBufferPool.blockBytes(for: payload.count))
            guard place >= lowest else {
                counters.tooLate += 1
                return .tooLate
            }
            if place < begun { moveBeginning(to: place, at: now) }
            noteAnswer(to: missing.remove(place), isResend: isResend, at: now)
            ring.lend(
                payload, sequence: place, timestamp: timestamp, marker: marker, payloadType: payloadType, at: now)
            tell(payload, place, timestamp, marker, payloadType, now)
            return .accepted
        }
    }

    func tell(
        _ payload: UnsafeRawBufferPointer, _ place: Int64, _ timestamp: Int64, _ marker: Bool, _ payloadType: UInt8,
        _ now: Instant
    ) {
        observer?.arrived(
            sequence: place, timestamp: timestamp, marker: marker, payloadType: payloadType, payload: payload, at: now)
    }

    /// The bound of the buffer: the oldest hole is given up, which lets the packets behind it be read. Where that is not
    /// enough, as a cursor is not read, the oldest packets go.
    private mutating func makeRoom(for highest: Int64, bytes: Int) {
        let limit = configuration.windowBytes
        if ring.bytes + bytes > limit || highest - lowest > Int64(PacketRing.maximumSlots / 2) {
            giveUpOldestHole()
        }
        while !ring.reserve(span: highest - lowest + 1) || ring.bytes + bytes > limit * 2 {
            guard let newest = gate.highest, lowest <= newest else { return }
            let oldest = lowest
            for index in cursors.indices where cursors[index].next == oldest {
                cursors[index].next += 1
                cursors[index].evicted += 1
            }
            reclaim()
        }
    }
}
