import Media
import TestKit
import Testing

@Suite struct H265SequenceParameterSetTests {
    private typealias V = H265Vectors

    @Test(arguments: H265Vectors.sequenceSets.indices)
    func sequenceSet(_ index: Int) throws {
        let row = V.sequenceSets[index]
        let set = try #require(row.bytes.withUnsafeBytes { H265SequenceParameterSet(parsing: $0) }, "\(row.name)")
        #expect([set.profile, set.level] == [row.profile, row.level], "\(row.name)")
        #expect([set.width, set.height] == [row.width, row.height], "\(row.name)")
        #expect(set.chromaFormat == row.chromaFormat, "\(row.name)")
        #expect([set.lumaBitDepth, set.chromaBitDepth] == [row.bitDepth, row.bitDepth], "\(row.name)")
        #expect(set.temporalLayers == 1 && set.isTemporalIDNested, "\(row.name)")
        for count in 0..<22 {
            #expect(Array(row.bytes.prefix(count)).withUnsafeBytes { H265SequenceParameterSet(parsing: $0) } == nil)
        }
    }

    @Test func whatContainersHaveToKnow() throws {
        let set = try #require(V.sequenceSet.withUnsafeBytes { H265SequenceParameterSet(parsing: $0) })
        #expect(set.compatibility == 0x6000_0000)
        #expect(set.constraints == 0x9000_0000_0000)
        #expect(set.profileSpace == 0 && !set.isHighTier)
    }

    @Test func malformed() {
        for row in V.malformedSequenceSets {
            #expect(row.bytes.withUnsafeBytes { H265SequenceParameterSet(parsing: $0) } == nil, "\(row.name)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func damaged(seed: UInt64) {
        for row in V.sequenceSets {
            HostileBytes.forEachMutation(of: row.bytes, seed: seed, count: 500) { bytes in
                guard let parsed = H265SequenceParameterSet(parsing: bytes) else { return }
                #expect((0...16_384).contains(parsed.width) && (0...16_384).contains(parsed.height), "seed \(seed)")
            }
        }
    }
}
