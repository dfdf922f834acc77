import BitIO
import TestKit
import Testing

@Suite struct BitReaderTests {
    private func withReader(_ hexadecimal: String, _ body: (inout BitReader) -> Void) {
        WireVector.bytes(hexadecimal).withUnsafeBytes { bytes in
            var reader = BitReader(bytes)
            body(&reader)
        }
    }

    @Test func readsBitsMostSignificantFirst() {
        withReader("A5 0F") { reader in
            #expect(reader.readBit() == true)
            #expect(reader.read(3) == 0b010)
            #expect(reader.read(0) == 0)
            #expect(reader.read(8) == 0b0101_0000)
            #expect(reader.skip(5) == false)
            #expect(reader.skip(3) == true)
            #expect(reader.remaining == 1)
            #expect(reader.read(2) == nil)
            #expect(reader.read(33) == nil)
            #expect(reader.read(-1) == nil)
            #expect(reader.readBit() == true)
            #expect(reader.readBit() == nil)
        }
    }

    /// Table 9-2 and clause 9.1.1 of H.264: codes 0 to 6 are "1 010 011 00100 00101 00110 00111".
    @Test func readsExpGolomb() {
        withReader("A6 42 98 E0") { reader in
            for code: UInt32 in 0...6 { #expect(reader.readUnsignedExpGolomb() == code) }
        }
        withReader("A6 42 98 E0") { reader in
            for value: Int32 in [0, 1, -1, 2, -2, 3, -3] { #expect(reader.readSignedExpGolomb() == value) }
        }
    }

    @Test func boundsExpGolomb() {
        withReader("00 00 00 00 FF") { reader in #expect(reader.readUnsignedExpGolomb() == nil) }
        withReader("00 00 00 01 FF FF FF FF") { reader in
            #expect(reader.readUnsignedExpGolomb() == UInt32.max - 1)
        }
        withReader("00 00 00 01 FF FF FF FC") { reader in #expect(reader.readSignedExpGolomb() == Int32.max) }
        withReader("00 00 00 01 FF FF FF FE") { reader in #expect(reader.readSignedExpGolomb() == -Int32.max) }
        withReader("00") { reader in #expect(reader.readUnsignedExpGolomb() == nil) }
        withReader("00 01 00") { reader in #expect(reader.readSignedExpGolomb() == nil) }
        withReader("") { reader in #expect(reader.readSignedExpGolomb() == nil) }
    }
}
