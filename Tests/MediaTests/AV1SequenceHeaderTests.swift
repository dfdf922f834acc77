import Media
import TestKit
import Testing

@Suite struct AV1SequenceHeaderTests {
    private typealias V = AV1Vectors

    @Test(arguments: AV1Vectors.sequenceHeaders.indices)
    func sequenceHeader(_ index: Int) throws {
        let row = V.sequenceHeaders[index]
        let header = try #require(row.bytes.withUnsafeBytes { AV1SequenceHeader(parsing: $0) }, "\(row.name)")
        #expect([header.profile, header.level] == [row.profile, row.level], "\(row.name)")
        #expect([header.width, header.height] == [row.width, row.height], "\(row.name)")
        #expect(header.bitDepth == row.bitDepth, "\(row.name)")
        #expect(header.isMonochrome == row.isMonochrome, "\(row.name)")
        #expect([header.isSubsampledX, header.isSubsampledY] == row.subsampling, "\(row.name)")
        for count in 0..<row.bytes.count - 2 {
            #expect(Array(row.bytes.prefix(count)).withUnsafeBytes { AV1SequenceHeader(parsing: $0) } == nil)
        }
    }

    @Test func malformed() {
        for row in V.malformedSequenceHeaders {
            #expect(row.bytes.withUnsafeBytes { AV1SequenceHeader(parsing: $0) } == nil, "\(row.name)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func damaged(seed: UInt64) {
        for row in V.sequenceHeaders {
            HostileBytes.forEachMutation(of: row.bytes, seed: seed, count: 500) { bytes in
                guard let parsed = AV1SequenceHeader(parsing: bytes) else { return }
                #expect((0...16_384).contains(parsed.width) && (0...16_384).contains(parsed.height), "seed \(seed)")
            }
        }
    }

    /// Timing, a decoder model, two operating points with their parameters, frame numbers: fields that encoders for
    /// meetings leave out, made by hand. The same picture as 320 × 240 of the table.
    @Test func everyOptionalField() throws {
        var bits = Bits()
        // seq_profile, still_picture, reduced header; timing_info with equal intervals; decoder_model_info.
        bits.write([(0, 3), (0, 1), (0, 1), (1, 1), (1, 32), (30, 32), (1, 1), (0b010, 3), (1, 1)])
        bits.write([(9, 5), (0, 32), (9, 5), (9, 5)])
        // initial_display_delay_present_flag, two operating points.
        bits.write([(1, 1), (1, 5)])
        bits.write([(0x103, 12), (13, 5), (1, 1), (1, 1), (0, 10), (0, 10), (0, 1), (1, 1), (4, 4)])
        bits.write([(0x101, 12), (5, 5), (0, 1), (0, 1)])
        // Sizes, frame numbers, tools with order hints and forced screen content.
        bits.write([(8, 4), (7, 4), (319, 9), (239, 8), (1, 1), (2, 4), (1, 3), (0, 3), (0, 4), (1, 1), (0, 2)])
        bits.write([(0, 1), (1, 1), (0, 1), (1, 1), (6, 3), (0, 3)])
        // Eight bits with a described color: BT.709, full range.
        bits.write([(0, 1), (0, 1), (1, 1), (1, 8), (1, 8), (1, 8), (1, 1), (2, 2), (0, 1), (0, 1), (1, 1)])
        let unit = [0x08] + bits.bytes
        let header = try #require(unit.withUnsafeBytes { AV1SequenceHeader(parsing: $0) })
        #expect([header.width, header.height] == [320, 240])
        #expect(header.level == 13 && header.isHighTier)
        #expect([header.primaries, header.transfer, header.matrix] == [1, 1, 1])
        #expect(header.isFullRange && header.chromaSamplePosition == 2)
        HostileBytes.forEachTruncation(of: unit.dropLast()) { bytes in
            #expect(AV1SequenceHeader(parsing: bytes) == nil)
        }
    }

    private struct Bits {
        var bytes: [UInt8] = []
        private var free = 0

        mutating func write(_ fields: [(value: UInt32, count: Int)]) {
            for (value, count) in fields {
                for shift in (0..<count).reversed() {
                    if free == 0 { (bytes, free) = (bytes + [0], 8) }
                    free -= 1
                    bytes[bytes.count - 1] |= UInt8(value >> UInt32(shift) & 1) << UInt8(free)
                }
            }
        }
    }
}
