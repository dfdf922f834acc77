import Media
import TestKit
import Testing

@Suite struct VP9FrameHeaderTests {
    private typealias V = VP9Vectors

    @Test(arguments: VP9Vectors.headers.indices)
    func frameHeader(_ index: Int) throws {
        let row = V.headers[index]
        let header = try #require(row.bytes.withUnsafeBytes { VP9FrameHeader(parsing: $0) }, "\(row.name)")
        #expect(header.isKeyframe)
        #expect(VP9FrameHeader.isKeyframe(firstByte: row.bytes[0]))
        #expect(header.profile == row.profile, "\(row.name)")
        #expect(header.bitDepth == row.bitDepth, "\(row.name)")
        #expect([header.isSubsampledX, header.isSubsampledY] == row.subsampling, "\(row.name)")
        #expect([header.width, header.height] == [row.width, row.height], "\(row.name)")
        for count in 0..<8 {
            #expect(Array(row.bytes.prefix(count)).withUnsafeBytes { VP9FrameHeader(parsing: $0) } == nil)
        }
    }

    @Test func otherFrameHeaders() {
        for frame in [V.interframe, V.repetition] {
            #expect(frame.withUnsafeBytes { VP9FrameHeader(parsing: $0) }?.isKeyframe == false)
            #expect(!VP9FrameHeader.isKeyframe(firstByte: frame[0]))
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func damaged(seed: UInt64) {
        for row in V.headers {
            HostileBytes.forEachMutation(of: row.bytes, seed: seed, count: 500) { bytes in
                guard let parsed = VP9FrameHeader(parsing: bytes) else { return }
                #expect((0...16_384).contains(parsed.width) && (0...16_384).contains(parsed.height), "seed \(seed)")
            }
        }
    }
}
