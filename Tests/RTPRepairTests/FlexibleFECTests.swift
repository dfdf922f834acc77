import RTP
import RTPRepair
import TestKit
import Testing

/// draft-ietf-payload-flexible-fec-scheme-03, with the mask that libwebrtc writes.
@Suite struct FlexibleFECTests {
    private static func header(_ bytes: [UInt8]) throws -> ParityHeader {
        try bytes.withUnsafeBytes { (bytes) throws(RTPRepairError) in try ParityHeader(flexfec: bytes) }
    }

    /// By hand: base 5, packets 0 and 14 of the mask's first part.
    private static let short = WireVector.bytes("00 60 0004 00000001 01 000000 00000007 0005 C001 AA BB")

    @Test func readsAllMasks() throws {
        let short = try Self.header(Self.short)
        #expect(short.sequenceNumberBase == 5 && short.mask == 0x8002_0000_0000_0000 && short.source == 7)
        #expect(short.protectionLength == 2 && short.start == 20)
        // 15 and 45 are the first and the last of the second part.
        let middle = try Self.header(
            WireVector.bytes("00 60 0004 00000001 01 000000 00000007 FFFF 0000 C0000001 AA"))
        #expect(middle.sequenceNumberBase == .max && middle.mask == 1 << 48 | 1 << 18 && middle.start == 24)
        // 46 is the first of the third, 63 the last that is taken.
        let long = try Self.header(
            WireVector.bytes("00 60 0004 00000001 01 000000 00000007 0000 4000 00000000 C000200000000000"))
        #expect(long.mask == 1 << 63 | 1 << 17 | 1 && long.start == 32 && long.protectionLength == 0)
    }

    @Test(arguments: [
        (0, 0x80, RTPRepairError.flexibleKind), (0, 0x40, .flexibleKind), (8, 2, .flexibleKind),
        (8, 0, .flexibleKind), (18, 0x80, .flexibleMaskEmpty),
    ])
    func refusesWhatItDoesNotKnow(place: Int, value: UInt8, expected: RTPRepairError) {
        var bytes = Self.short
        bytes[place] = value
        if place == 18 { bytes[19] = 0 }
        #expect(throws: expected) { try Self.header(bytes) }
        #expect("\(expected)".hasPrefix("flexfec (flexible-fec-scheme-03 4.2.2): "))
    }

    @Test func refusesAMaskThatReachesTooFar() {
        let far = WireVector.bytes("00 60 0004 00000001 01 000000 00000007 0000 4000 00000000 8000100000000000")
        #expect(throws: RTPRepairError.flexibleReach) { try Self.header(far) }
    }

    @Test func truncationsAndMutations() {
        let all = [
            Self.short, WireVector.bytes("00 60 0004 00000001 01 000000 00000007 0000 4000 00000000 C000200000000000"),
        ]
        for bytes in all {
            HostileBytes.forEachTruncation(of: bytes) { bytes in
                guard let header = try? ParityHeader(flexfec: bytes) else { return }
                #expect(header.start + header.protectionLength == bytes.count)
            }
            HostileBytes.forEachMutation(of: bytes, seed: 5) { bytes in
                guard let header = try? ParityHeader(flexfec: bytes) else { return }
                #expect(header.start + header.protectionLength == bytes.count && header.mask != 0)
            }
        }
        #expect(throws: RTPRepairError.flexibleTruncated(needed: 20, seen: 19)) {
            try Self.header(Array(Self.short.prefix(19)))
        }
    }

    /// Any packet of any group comes back byte for byte, wherever in the mask it is.
    @Test(arguments: 0..<20) func whatIsLostComesBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let base = UInt16.random(in: .min ... .max, using: &generator)
        let count = Int.random(in: 1...48, using: &generator)
        let step = Int.random(in: 1...(64 / count), using: &generator)
        let packets = try (0..<count).map { number in
            try ParitySender.media(base &+ UInt16(number * step), using: &generator)
        }
        let parity = RepairEncoder.flexible(packets, base: base, source: 7)
        let lost = Int.random(in: 0..<count, using: &generator)
        var decoder = ParityDecoder()
        // Something must have come before the parity has anything to do with.
        for packet in [try ParitySender.media(base &- 1, using: &generator)] + packets where packet != packets[lost] {
            try packet.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                decoder.remember(bytes, header, headerLength: header.payload.lowerBound)
            }
        }
        try parity.withUnsafeBytes { try decoder.take(parity: $0, isFlexible: true) }
        #expect(decoder.next().map(Array.init) == packets[lost])
        #expect(decoder.next() == nil && decoder.counters.recovered == 1)
    }

    @Test func parityOfAnotherSourceIsNone() throws {
        let packets = try (0..<3).map { try ParitySender.media($0, timestamp: 1, payload: [UInt8($0), 1, 2]) }
        var decoder = ParityDecoder()
        for packet in packets.dropLast() {
            try packet.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                decoder.remember(bytes, header, headerLength: header.payload.lowerBound)
            }
        }
        try RepairEncoder.flexible(packets, base: 0, source: 8).withUnsafeBytes {
            try decoder.take(parity: $0, isFlexible: true)
        }
        #expect(decoder.next() == nil && decoder.counters.wasted == 1)
        try RepairEncoder.flexible(packets, base: 0, source: 7).withUnsafeBytes {
            try decoder.take(parity: $0, isFlexible: true)
        }
        #expect(decoder.next().map(Array.init) == packets[2])
    }
}
