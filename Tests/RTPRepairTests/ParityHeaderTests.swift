import RTPRepair
import TestKit
import Testing

@Suite struct ParityHeaderTests {
    private func header(_ vector: WireVector) throws -> ParityHeader {
        try vector.bytes.withUnsafeBytes { (bytes) throws(RTPRepairError) in try ParityHeader(ulpfec: bytes) }
    }

    @Test func readsBothMasks() throws {
        let short = try header(RepairVectors.shortMask)
        #expect(short.sequenceNumberBase == 8 && short.mask == 0xC000_0000_0000_0000)
        #expect(short.protectionLength == 2 && short.start == 14)
        let long = try header(RepairVectors.longMask)
        #expect(long.sequenceNumberBase == .max && long.mask == 0x8000_0000_0001_0000)
        #expect(long.protectionLength == 2 && long.start == 18)
        #expect(try header(RepairVectors.nothingProtected).protectionLength == 0)
        #expect(try header(RepairVectors.secondLevel).protectionLength == 1)
    }

    @Test(arguments: RepairVectors.parity) func tableAndTruncations(_ vector: WireVector) {
        #expect(((try? header(vector)) != nil) == vector.isValid)
        HostileBytes.forEachTruncation(of: vector.bytes) { bytes in
            guard let header = try? ParityHeader(ulpfec: bytes) else { return }
            #expect(header.start + header.protectionLength <= bytes.count)
        }
        HostileBytes.forEachMutation(of: vector.bytes, seed: 3) { bytes in
            guard let header = try? ParityHeader(ulpfec: bytes) else { return }
            #expect(header.start + header.protectionLength <= bytes.count && header.mask != 0)
        }
    }

    @Test(arguments: [
        ("nothing", RTPRepairError.parityTruncated(needed: 10, seen: 0)),
        ("FEC header cut", .parityTruncated(needed: 10, seen: 9)),
        ("level 0 cut", .parityTruncated(needed: 14, seen: 13)),
        ("long mask cut", .parityTruncated(needed: 18, seen: 17)),
        ("E bit", .parityExtended), ("empty mask", .parityMaskEmpty),
        ("protected bytes cut", .parityTruncated(needed: 17, seen: 16)),
    ])
    func errorsSayWhatIsWrong(_ name: String, _ expected: RTPRepairError) throws {
        let vector = try #require(RepairVectors.parity.first { $0.name == name })
        #expect(throws: expected) { try header(vector) }
        #expect("\(expected)".hasPrefix("ULPFEC (RFC 5109 7."))
    }
}
