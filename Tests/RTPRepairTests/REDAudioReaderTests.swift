import RTP
import RTPRepair
import TestKit
import Testing

@Suite struct REDAudioReaderTests {
    /// What a reader hands over.
    struct Heard: Equatable {
        var sequence: UInt16
        var timestamp: UInt32
        var sound: [UInt8]
        var isPrimary: Bool
    }

    struct Listener {
        var reader = REDAudioReader()
        var heard: [Heard] = []

        mutating func take(_ sent: REDSender.Sent) {
            sent.bytes.withUnsafeBytes { packet in
                guard sent.header.payloadType == 63 else {
                    reader.note(sent.header)
                    note(sent.header, packet, isPrimary: true)
                    return
                }
                var found: [Heard] = []
                try? reader.read(packet, sent.header) { header, role in
                    found.append(Self.heard(header, packet, isPrimary: role == .primary))
                }
                heard += found
            }
        }

        private mutating func note(_ header: RTPHeader, _ packet: UnsafeRawBufferPointer, isPrimary: Bool) {
            heard.append(Self.heard(header, packet, isPrimary: isPrimary))
        }

        private static func heard(
            _ header: RTPHeader, _ packet: UnsafeRawBufferPointer, isPrimary: Bool
        ) -> Heard {
            Heard(
                sequence: header.sequenceNumber, timestamp: header.timestamp,
                sound: Array(header.payloadBytes(in: packet)), isPrimary: isPrimary)
        }
    }

    @Test func fillsWhatIsMissing() throws {
        var sender = REDSender(redundancy: 2)
        let sent = try (0..<6).map { try sender.send([UInt8($0), 0xAA]) }
        var listener = Listener()
        for index in [0, 1, 4, 5] { listener.take(sent[index]) }
        #expect(listener.heard.map(\.sequence) == [100, 101, 104, 102, 103, 105])
        #expect(listener.heard.map(\.isPrimary) == [true, true, true, false, false, true])
        #expect(listener.heard[3].timestamp == 96_000 + 2 * 960 && listener.heard[3].sound == [2, 0xAA])
        #expect(listener.heard[4].timestamp == 96_000 + 3 * 960 && listener.heard[4].sound == [3, 0xAA])
        // Of 101: 100. Of 105: 103 and 104.
        #expect(listener.reader.counters.duplicates == 3)
        #expect(listener.reader.counters.filled == 2 && listener.reader.counters.unplaced == 0)
    }

    @Test func nothingComesFromBeforeTheFirstPacket() throws {
        var sender = REDSender(redundancy: 2)
        let sent = try (0..<4).map { try sender.send([UInt8($0)]) }
        var listener = Listener()
        listener.take(sent[2])
        #expect(listener.heard.map(\.sequence) == [102])
        #expect(listener.reader.counters.unplaced == 2)
        listener.take(sent[3])
        #expect(listener.heard.map(\.sequence) == [102, 103])
        // 101 once more, and 102.
        #expect(listener.reader.counters.unplaced == 3 && listener.reader.counters.duplicates == 1)
    }

    @Test func numbersAndTimestampsWrap() throws {
        var sender = REDSender(redundancy: 1, sequence: .max - 1, timestamp: .max - 960)
        let sent = try (0..<4).map { try sender.send([UInt8($0)]) }
        var listener = Listener()
        for index in [0, 2, 3] { listener.take(sent[index]) }
        #expect(listener.heard.map(\.sequence) == [.max - 1, 0, .max, 1])
        #expect(listener.heard.map(\.timestamp) == [.max - 960, 959, .max, 1919])
    }

    /// A packet that is too long for RED has a number and is not repeated: counting alone would be one off.
    @Test func packetsBetweenThatAreNotRepeated() throws {
        var sender = REDSender(redundancy: 1)
        let long = [UInt8](repeating: 9, count: 1100)
        let sent = [
            try sender.send([0]), try sender.send([1]), try sender.send(long), try sender.send([3]),
            try sender.send([4]),
        ]
        var listener = Listener()
        for index in [0, 2, 3, 4] { listener.take(sent[index]) }
        #expect(listener.heard.map(\.sequence) == [100, 102, 103, 101, 104])
        #expect(listener.heard[3].sound == [1] && listener.heard[3].timestamp == 96_960)
        // With both gone nobody can tell which of them the block is; its time is right all the same.
        var other = Listener()
        for index in [0, 3, 4] { other.take(sent[index]) }
        #expect(other.heard.map(\.sequence) == [100, 103, 102, 104])
        #expect(other.heard[2].timestamp == 96_960 && other.heard[2].sound == [1])
    }

    @Test func aLatePacketIsToldAsItself() throws {
        var sender = REDSender(redundancy: 1)
        let sent = try (0..<4).map { try sender.send([UInt8($0)]) }
        var listener = Listener()
        for index in [0, 2, 1, 3] { listener.take(sent[index]) }
        #expect(listener.heard.map(\.sequence) == [100, 102, 101, 101, 103])
        #expect(listener.heard.map(\.isPrimary) == [true, true, false, true, true])
    }

    @Test func silenceBetween() throws {
        var sender = REDSender(redundancy: 2)
        var sent = [try sender.send([0], ticks: 960), try sender.send([1], ticks: 19_200)]
        sent += [try sender.send([2], ticks: 960), try sender.send([3])]
        var listener = Listener()
        for index in [0, 3] { listener.take(sent[index]) }
        // 101 lies too far back for the 14 bits of an offset.
        #expect(listener.heard.map(\.sequence) == [100, 103, 102])
        #expect(listener.heard[2].timestamp == 96_000 + 960 + 19_200)
    }

    @Test func malformedIsCountedAndDeliversNothing() {
        var reader = REDAudioReader()
        let header = RTPHeader(
            payloadType: 63, marker: false, sequenceNumber: 1, timestamp: 1, ssrc: 1, payload: 0..<3)
        let cut: [UInt8] = [0xEF, 0x0F, 0x00]
        cut.withUnsafeBytes { packet in
            var delivered = 0
            #expect(throws: RTPRepairError.redTruncated(needed: 4, seen: 3)) {
                try reader.read(packet, header) { _, _ in delivered += 1 }
            }
            #expect(delivered == 0)
        }
        #expect(reader.counters.malformed == 1 && reader.counters.packets == 0)
    }

    @Test func resetForgets() throws {
        var sender = REDSender(redundancy: 1)
        let sent = try (0..<3).map { try sender.send([UInt8($0)]) }
        var listener = Listener()
        listener.take(sent[0])
        listener.reader.reset()
        listener.take(sent[2])
        #expect(listener.heard.map(\.sequence) == [100, 102])
    }

    /// Whatever is lost: all that is handed over is what was sent, each hole once, and every hole is filled that a
    /// packet behind it repeats.
    @Test(arguments: 0..<200) func anyLoss(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let redundancy = Int.random(in: 1...4, using: &generator)
        var sender = REDSender(
            redundancy: redundancy, sequence: .random(in: .min ... .max, using: &generator),
            timestamp: .random(in: .min ... .max, using: &generator))
        let sent = try (0..<300).map { number in
            try sender.send([UInt8(number & 0xFF), UInt8(number >> 8), .random(in: 0...255, using: &generator)])
        }
        let loss = Int.random(in: 1...60, using: &generator)
        let came = sent.indices.map { $0 == 0 || Int.random(in: 0..<100, using: &generator) >= loss }
        var listener = Listener()
        for index in sent.indices where came[index] { listener.take(sent[index]) }
        var times: [UInt16: Int] = [:]
        let first = sent[0].header.sequenceNumber
        for heard in listener.heard {
            times[heard.sequence, default: 0] += 1
            let original = sent[Int(heard.sequence &- first)]
            #expect(heard.sound == original.sound && heard.timestamp == original.header.timestamp, "seed \(seed)")
        }
        for index in sent.indices {
            let behind = came[index...].prefix(redundancy + 1)
            let expected = behind.contains(true) ? 1 : 0
            #expect(times[sent[index].header.sequenceNumber, default: 0] == expected, "seed \(seed), packet \(index)")
        }
    }
}
