import Muxing
import Testing

@Suite struct AV1UnitsTests {
    @Test(
        arguments: [
            ([0x32, 2, 1, 2], true),
            ([0x0A, 1, 0, 0x32, 2, 1, 2], true),
            ([0x1A, 1, 0, 0x22, 1, 9], true),
            ([0x36, 0x28, 2, 1, 2], true),
            ([0x32, 0x82, 0x00, 1, 2], true),
            ([], false),
            // No frame, or an empty one.
            ([0x0A, 1, 0], false), ([0x32, 0], false),
            // No size; a size past the end; a size without an end.
            ([0x30, 1, 2], false), ([0x32, 3, 1, 2], false), ([0x32, 0xFF, 0xFF], false),
            ([0x32, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], false),
            // The forbidden bit; a header that ends; something behind the last.
            ([0xB2, 2, 1, 2], false), ([0x36], false), ([0x32, 2, 1, 2, 0], false),
        ] as [([UInt8], Bool)]) func table(_ bytes: [UInt8], _ whole: Bool)
    {
        #expect(bytes.withUnsafeBytes { AV1Units.areWhole($0) } == whole)
    }
}
