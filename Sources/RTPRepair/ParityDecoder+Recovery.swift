import RTP

extension ParityDecoder {
    /// RFC 5109 clauses 9.1 and 9.2, of which flexible FEC differs in nothing, in the place where the packet is kept.
    ///
    /// - Returns: the packet's bytes in all; `nil` when what it needs is gone, or when it is longer than what is protected.
    mutating func recover(
        _ sequence: UInt16, by header: ParityHeader, _ parity: UnsafeRawBufferPointer, ssrc: UInt32
    ) -> Int? {
        let fixed = RTPHeader.fixedLength
        guard header.start + header.protectionLength <= parity.count,
            fixed + header.protectionLength <= ProtectedPackets.packetBytes,
            hasAll(but: sequence, header), let room = media.room(for: sequence)
        else { return nil }
        copy(parity, 0, count: ParityHeader.fixedLength, to: room, 0)
        copy(parity, header.start, count: header.protectionLength, to: room, fixed)
        var length = UInt16(bigEndian: parity.loadUnaligned(fromByteOffset: header.lengthOffset, as: UInt16.self))
        for other in header.sequenceNumbers {
            guard other != sequence, let packet = media.packet(other), packet.count >= fixed else { continue }
            length ^= UInt16(truncatingIfNeeded: packet.count - fixed)
            exclusiveOr(room, 0, packet, 0, count: ParityHeader.fixedLength)
            exclusiveOr(room, fixed, packet, fixed, count: min(header.protectionLength, packet.count - fixed))
        }
        guard Int(length) <= header.protectionLength else { return nil }
        room[0] = room[0] & 0x3F | 0x80
        room.storeBytes(of: sequence.bigEndian, toByteOffset: 2, as: UInt16.self)
        room.storeBytes(of: ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
        return fixed + Int(length)
    }

    private func hasAll(but sequence: UInt16, _ header: ParityHeader) -> Bool {
        header.sequenceNumbers.allSatisfy { $0 == sequence || media.packet($0) != nil }
    }

    private func copy(
        _ source: UnsafeRawBufferPointer, _ offset: Int, count: Int, to target: UnsafeMutableRawBufferPointer,
        _ place: Int
    ) {
        guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
        (to + place).copyMemory(from: from + offset, byteCount: count)
    }

    /// Both ranges have been checked to lie inside. Eight bytes at a time.
    private func exclusiveOr(
        _ target: UnsafeMutableRawBufferPointer, _ place: Int, _ source: UnsafeRawBufferPointer, _ offset: Int,
        count: Int
    ) {
        guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
        var done = 0
        while done + 8 <= count {
            let word =
                (to + place + done).loadUnaligned(as: UInt64.self)
                ^ (from + offset + done).loadUnaligned(as: UInt64.self)
            (to + place + done).storeBytes(of: word, as: UInt64.self)
            done += 8
        }
        while done < count {
            let byte = (to + place + done).load(as: UInt8.self) ^ (from + offset + done).load(as: UInt8.self)
            (to + place + done).storeBytes(of: byte, as: UInt8.self)
            done += 1
        }
    }
}
