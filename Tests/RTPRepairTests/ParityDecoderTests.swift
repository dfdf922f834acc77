import RTP
import RTPRepair
import TestKit
import Testing

@Suite struct ParityDecoderTests {
    /// A decoder that keeps what it brought back.
    struct Receiver: ~Copyable {
        var decoder: ParityDecoder
        var recovered: [[UInt8]] = []

        init(lateExtensions: [UInt8] = []) {
            decoder = ParityDecoder(lateExtensions: lateExtensions)
        }

        mutating func media(_ packet: [UInt8]) throws {
            try packet.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                decoder.remember(bytes, header, headerLength: header.payload.lowerBound)
            }
            drain()
        }

        mutating func parity(_ payload: [UInt8]) {
            payload.withUnsafeBytes { try? decoder.take(parity: $0) }
            drain()
        }

        private mutating func drain() {
            while let packet = decoder.next() { recovered.append(Array(packet)) }
        }
    }

    /// RFC 5109 clause 10.1: four packets, one FEC packet; the bytes of the payloads are not given there.
    @Test func clause10Example1() throws {
        func filled(_ count: Int, _ seed: UInt8) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) ^ seed }
        }
        let packets = [
            try ParitySender.media(8, timestamp: 3, marker: true, type: 11, ssrc: 2, payload: filled(200, 1)),
            try ParitySender.media(9, timestamp: 5, type: 18, ssrc: 2, payload: filled(140, 2)),
            try ParitySender.media(10, timestamp: 7, marker: true, type: 11, ssrc: 2, payload: filled(100, 3)),
            try ParitySender.media(11, timestamp: 9, type: 18, ssrc: 2, payload: filled(340, 4)),
        ]
        let parity = RepairEncoder.parity(packets, base: 8)
        // The header as the clause has it: nothing set, base 8, timestamp 8, length 372; level 0: 340 bytes, mask F000.
        #expect(Array(parity.prefix(14)) == WireVector.bytes("0000 0008 00000008 0174 0154 F000"))
        for lost in packets.indices {
            var receiver = Receiver()
            for index in packets.indices where index != lost { try receiver.media(packets[index]) }
            #expect(receiver.recovered.isEmpty)
            receiver.parity(parity)
            #expect(receiver.recovered == [packets[lost]])
            #expect(receiver.decoder.counters.recovered == 1)
        }
    }

    @Test func theParityMayComeFirst() throws {
        let packets = try (0..<5).map { number in
            try ParitySender.media(UInt16(number), timestamp: 1, payload: [UInt8(number), 1, 2])
        }
        let parity = RepairEncoder.parity(Array(packets[1...4]), base: 1)
        var receiver = Receiver()
        try receiver.media(packets[0])
        receiver.parity(parity)
        for index in [4, 2] { try receiver.media(packets[index]) }
        #expect(receiver.recovered.isEmpty)
        try receiver.media(packets[3])
        #expect(receiver.recovered == [packets[1]])
    }

    /// What comes back lets another FEC packet bring back another one.
    @Test func cascades() throws {
        let packets = try (0..<6).map { number in
            try ParitySender.media(UInt16(number), timestamp: 9, payload: [UInt8](repeating: UInt8(number), count: 9))
        }
        var receiver = Receiver()
        for index in [0, 5] { try receiver.media(packets[index]) }
        receiver.parity(RepairEncoder.parity([packets[1], packets[2], packets[3]], base: 1))
        receiver.parity(RepairEncoder.parity([packets[2], packets[3]], base: 2))
        receiver.parity(RepairEncoder.parity([packets[3], packets[4]], base: 3))
        #expect(receiver.recovered.isEmpty)
        receiver.parity(RepairEncoder.parity([packets[4], packets[5]], base: 4))
        #expect(receiver.recovered == [packets[4], packets[3], packets[2], packets[1]])
        #expect(receiver.decoder.counters.needless == 0 && receiver.decoder.counters.wasted == 0)
    }

    @Test func needlessPartialAndStrange() throws {
        let packets = try (0..<3).map { number in
            try ParitySender.media(UInt16(number), timestamp: 9, payload: [UInt8](repeating: UInt8(number), count: 50))
        }
        var receiver = Receiver()
        receiver.parity(RepairEncoder.parity(packets, base: 0))
        #expect(receiver.decoder.counters.wasted == 1, "before any media")
        for packet in packets { try receiver.media(packet) }
        receiver.parity(RepairEncoder.parity(packets, base: 0))
        #expect(receiver.decoder.counters.needless == 1)
        let lost = try ParitySender.media(3, timestamp: 9, payload: [UInt8](repeating: 7, count: 50))
        receiver.parity(RepairEncoder.parity(packets + [lost], base: 0, protecting: 49))
        #expect(receiver.recovered.isEmpty && receiver.decoder.counters.wasted == 2, "a part of a packet is none")
        receiver.parity(Array(RepairEncoder.parity(packets + [lost], base: 0).dropLast()))
        #expect(receiver.decoder.counters.malformed == 1)
        receiver.parity([UInt8](repeating: 0, count: 1505))
        #expect(receiver.decoder.counters.malformed == 2)
        var far = RepairEncoder.parity(packets + [lost], base: 0)
        far[2] = 0x40
        receiver.parity(far)
        #expect(receiver.recovered.isEmpty && receiver.decoder.counters.wasted == 3, "far from all media")
        receiver.parity(RepairEncoder.parity(packets + [lost], base: 0))
        #expect(receiver.recovered == [lost])
        #expect(receiver.decoder.counters.parityPackets == 7)
    }

    /// As libwebrtc does it: parity over zeros, then the send time is written.
    @Test func extensionsThatAreWrittenLater() throws {
        func packet(_ number: UInt16, _ time: [UInt8], hasMID: Bool) throws -> [UInt8] {
            try ParitySender.media(
                number, timestamp: 1,
                extensions: [RTPExtensionElement(id: 2, data: time)]
                    + (hasMID ? [RTPExtensionElement(id: 4, text: "1")] : []),
                payload: (0..<40).map { UInt8($0) &+ UInt8(number) })
        }
        let early = try (0..<3).map { try packet($0, [0, 0, 0], hasMID: $0 < 2) }
        let sent = try (0..<3).map { try packet($0, [0xA0, 7, UInt8($0)], hasMID: $0 < 2) }
        let parity = RepairEncoder.parity(early, base: 0)
        for lost in 0..<3 {
            var receiver = Receiver(lateExtensions: [2, 9])
            for index in 0..<3 where index != lost { try receiver.media(sent[index]) }
            receiver.parity(parity)
            #expect(receiver.recovered == [early[lost]])
        }
    }

    /// RED stands between header and payload and is not protected.
    @Test func redIsTakenOff() throws {
        var generator = SeededGenerator(seed: 5)
        let packets = try (0..<4).map { try ParitySender.media(UInt16($0), using: &generator) }
        var receiver = Receiver()
        for packet in packets[1...] {
            try packet.withUnsafeBytes { bytes in
                let plain = try RTPHeader.parse(bytes)
                let headerLength = plain.payload.lowerBound
                var red = Array(bytes)
                red.insert(96, at: headerLength)
                red[1] = red[1] & 0x80 | 118
                try red.withUnsafeBytes { red in
                    let header = try RTPHeader.parse(red)
                    let block = try REDPacket(parsing: header.payloadBytes(in: red)).primary
                    receiver.decoder.remember(red, header.unwrapped(block), headerLength: headerLength)
                }
            }
        }
        receiver.parity(RepairEncoder.parity(packets, base: 0))
        #expect(receiver.recovered == [packets[0]])
    }

    @Test func memoryIsBoundedAndOldPacketsAreForgotten() throws {
        var receiver = Receiver()
        try receiver.media(try ParitySender.media(0, timestamp: 0, payload: [1]))
        // Two of three are missing each time: nothing can be brought back.
        for number in 0..<100 {
            let base = UInt16(number)
            let group = try (0..<3).map {
                try ParitySender.media(base &+ UInt16($0) &+ 1, timestamp: 0, payload: [1])
            }
            receiver.parity(RepairEncoder.parity(group, base: base))
        }
        #expect(receiver.decoder.counters.wasted == 52, "48 are kept")
        for number in 200..<300 {
            try receiver.media(try ParitySender.media(UInt16(number), timestamp: 0, payload: [1]))
        }
        #expect(receiver.decoder.counters.wasted == 100)
        #expect(receiver.recovered.isEmpty)
        receiver.decoder.reset()
        let group = try (300..<302).map { try ParitySender.media(UInt16($0), timestamp: 0, payload: [2]) }
        try receiver.media(group[0])
        receiver.parity(RepairEncoder.parity(group, base: 300))
        #expect(receiver.recovered == [group[1]])
    }

    /// Random masks, orders and losses: all that comes back is what was sent, and whatever solving by hand brings back
    /// comes back.
    @Test(arguments: 0..<200) func anyMasksAndLoss(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let first = UInt16.random(in: .min ... .max, using: &generator)
        let count = Int.random(in: 1...48, using: &generator)
        let packets = try (0..<count).map { try ParitySender.media(first &+ UInt16($0), using: &generator) }
        let groups: [[Int]] = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
            let density = Int.random(in: 1...4, using: &generator)
            let group = packets.indices.filter { _ in Int.random(in: 0..<4, using: &generator) < density }
            return group.isEmpty ? [0] : group
        }
        let loss = Int.random(in: 0...60, using: &generator)
        let here = packets.indices.filter { _ in Int.random(in: 0..<100, using: &generator) >= loss }
        // Something must be known of the sequence first.
        let ahead = try ParitySender.media(first &- 1, timestamp: 0, payload: [])
        var receiver = Receiver()
        try receiver.media(ahead)
        enum Step {
            case media(Int)
            case parity(Int)
        }
        let steps = (here.map { Step.media($0) } + groups.indices.map { Step.parity($0) }).shuffled(using: &generator)
        for step in steps {
            switch step {
            case .media(let index): try receiver.media(packets[index])
            case .parity(let index):
                receiver.parity(RepairEncoder.parity(groups[index].map { packets[$0] }, base: first))
            }
        }
        var solved = Set(here)
        while let group = groups.first(where: { $0.filter { !solved.contains($0) }.count == 1 }) {
            solved.formUnion(group)
        }
        // A packet that came after it had been brought back is among both.
        let back = Set(receiver.recovered)
        #expect(back.count == receiver.recovered.count, "seed \(seed): the same twice")
        #expect(back.isSubset(of: Set(packets)), "seed \(seed)")
        #expect(back.union(here.map { packets[$0] }) == Set(solved.map { packets[$0] }), "seed \(seed)")
    }

    /// A long run: groups of consecutive packets, one lost in each, nothing of it kept for ever.
    @Test func aLongRunWithWrap() throws {
        var generator = SeededGenerator(seed: 11)
        var receiver = Receiver()
        var sequence: UInt16 = 60_000
        var lost: [[UInt8]] = []
        for _ in 0..<800 {
            let size = Int.random(in: 2...20, using: &generator)
            let packets = try (0..<size).map { try ParitySender.media(sequence &+ UInt16($0), using: &generator) }
            let hole = Int.random(in: 0..<size, using: &generator)
            for index in packets.indices where index != hole {
                try receiver.media(packets[index])
            }
            receiver.parity(RepairEncoder.parity(packets, base: sequence))
            lost.append(packets[hole])
            // The FEC packet has a number of the same sequence.
            sequence &+= UInt16(size) &+ 1
        }
        #expect(receiver.recovered == lost)
        #expect(receiver.decoder.counters.wasted == 0)
    }

    @Test(arguments: [RepairVectors.shortMask, RepairVectors.longMask, RepairVectors.secondLevel])
    func hostileParity(_ vector: WireVector) throws {
        var receiver = Receiver()
        for number in 0..<20 {
            try receiver.media(
                try ParitySender.media(UInt16(number), timestamp: 0, payload: [UInt8](repeating: 1, count: number)))
        }
        HostileBytes.forEachMutation(of: vector.bytes, seed: 9) { bytes in
            try? receiver.decoder.take(parity: bytes)
            while let packet = receiver.decoder.next() { #expect((12...1504).contains(packet.count)) }
        }
        #expect(receiver.decoder.counters.parityPackets == 2000)
    }
}
