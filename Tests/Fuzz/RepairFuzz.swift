import RTP
import RTPRepair
import TestKit

/// Sound in RED. Each record is a packet in short: the sequence number, the upper half of the timestamp, the payload.
/// Control: bit 0 whether it came without RED.
enum REDFuzz {
    static var seeds: [[UInt8]] {
        let payloads = RepairVectors.red.map(\.bytes)
        let run = (UInt8(0)..<8).filter { $0 % 3 != 1 }.map { number in
            (control: UInt8(0), bytes: [0, number, 0, number] + RepairVectors.twoRedundant.bytes)
        }
        return payloads.map { FuzzRecords.joined([(0, [0, 1, 0, 1] + $0), (1, [0, 3, 0, 3, 7])]) }
            + [FuzzRecords.joined(run)]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        var reader = REDAudioReader()
        for (control, record) in FuzzRecords(bytes) where record.count >= 4 {
            let header = RTPHeader(
                payloadType: 63, marker: true, sequenceNumber: UInt16(record[0]) << 8 | UInt16(record[1]),
                timestamp: UInt32(record[2]) << 24 | UInt32(record[3]) << 16, ssrc: 1, payload: 4..<record.count)
            guard control & 1 == 0 else {
                reader.note(header)
                continue
            }
            var delivered = 0
            try? reader.read(record, header) { block, role in
                delivered += 1
                require(block.payload.upperBound <= record.count, "a block past the end")
                require(block.payload.lowerBound > 4, "a block in its own header")
                let back = header.sequenceNumber &- block.sequenceNumber
                switch role {
                case .primary: require(back == 0 && delivered == 1, "a primary block that is not first")
                case .redundant: require(back > 0 && back < 1024, "a block that repeats \(back) packets before")
                }
            }
            require(delivered <= REDPacket.blockLimit, "\(delivered) blocks")
        }
    }
}

/// Parity. Control: bit 0 whether a record is an FEC packet, bit 1 whether of flexible FEC; else it is a media packet in short: the sequence number, the
/// payload.
enum ParityFuzz {
    static var seeds: [[UInt8]] {
        let media = (UInt8(0)..<12).map { number in (control: UInt8(0), bytes: [0, number, number, 1, 2, 3]) }
        let parity = RepairVectors.parity.map { (control: UInt8(1), bytes: $0.bytes) }
        let packets = (UInt8(0)..<12).map { [0x80, 96, 0, $0, 0, 0, 0, 0, 0, 0, 0, 1, $0, 1, 2, 3] }
        let flexible = (control: UInt8(3), bytes: RepairEncoder.flexible(packets, base: 0, source: 1))
        let far = (control: UInt8(3), bytes: RepairEncoder.flexible([packets[0], packets[9]], base: 65_500, source: 1))
        return [FuzzRecords.joined(media.filter { $0.bytes[1] != 9 } + [flexible, far])]
            + parity.map { FuzzRecords.joined(media.filter { $0.bytes[1] != 9 } + [$0]) }
            + [FuzzRecords.joined(media + parity + media)]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        var decoder = ParityDecoder()
        for (control, record) in FuzzRecords(bytes) {
            if control & 1 != 0 {
                try? decoder.take(parity: record, isFlexible: control & 2 != 0)
            } else if record.count >= 2 {
                let packet: [UInt8] = [0x80, 96, record[0], record[1], 0, 0, 0, 0, 0, 0, 0, 1] + record[2...]
                packet.withUnsafeBytes { packet in
                    guard let header = try? RTPHeader.parse(packet) else { return }
                    decoder.remember(packet, header, headerLength: header.payload.lowerBound)
                }
            }
            var back = 0
            while let packet = decoder.next() {
                back += 1
                require((12...1504).contains(packet.count), "a packet of \(packet.count) bytes came back")
                require(packet[0] >> 6 == 2, "a packet of another version came back")
            }
            require(back <= 48, "\(back) packets came back by 48")
        }
        let counters = decoder.counters
        require(
            counters.recovered + counters.needless + counters.malformed + counters.wasted <= counters.parityPackets,
            "more came of the FEC packets than there were")
    }
}
