import Media
import TestKit
import Testing

@Suite struct AV1OBUTests {
    private func parse(_ bytes: [UInt8]) -> AV1OBU? {
        bytes.withUnsafeBytes { AV1OBU(parsing: $0) }
    }

    /// Header, extension, size field in one to eight bytes, payload.
    @Test(
        arguments: [
            ([0x12, 0x00], 2, 1, 1, 0), ([0x30, 0x55, 0x55], 6, 1, 0, 2), ([0x32, 0x01, 0x55, 0x12, 0x00], 6, 1, 1, 1),
            ([0x36, 0x08, 0x01, 0x55], 6, 2, 1, 1), ([0x34, 0x08], 6, 2, 0, 0),
            ([0x2A, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x55], 5, 1, 8, 1),
        ] as [([UInt8], UInt8, Int, Int, Int)])
    func header(_ bytes: [UInt8], type: UInt8, header: Int, size: Int, payload: Int) throws {
        let obu = try #require(parse(bytes))
        #expect(obu.type == type)
        #expect([obu.headerCount, obu.sizeCount, obu.payloadCount] == [header, size, payload])
        #expect(obu.hasSizeField == (size > 0))
        #expect(obu.count == header + size + payload)
    }

    @Test(
        arguments: [
            [], [0x92, 0x00], [0x34], [0x32], [0x32, 0x02, 0x55], [0x32, 0x80],
            [0x32, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x32, 0x80, 0x80, 0x80, 0x80, 0x10],
        ] as [[UInt8]])
    func malformed(_ bytes: [UInt8]) {
        #expect(parse(bytes) == nil)
    }

    @Test func sizes() {
        for (size, count) in [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (1 << 28, 5)] {
            #expect(AV1OBU.bytes(ofSize: size) == count)
        }
    }
}
