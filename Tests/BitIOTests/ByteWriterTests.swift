import BitIO
import TestKit
import Testing

@Suite struct ByteWriterTests {
    @Test func writesBigEndian() {
        var writer = ByteWriter()
        writer.write(UInt8(1))
        writer.write(UInt16(0x0203))
        writer.writeUInt24(0x040506)
        writer.write(UInt32(0x0708_090A))
        writer.write(UInt64(0x0B0C_0D0E_0F10_1112))
        writer.write([0xAA])
        [UInt8(0xBB)].withUnsafeBytes { writer.write($0) }
        #expect(writer.bytes == WireVector.bytes("01 0203 040506 0708090A 0B0C0D0E0F101112 AA BB"))
        #expect(writer.count == 20)
    }

    @Test func patchesOnlyWhatIsWritten() {
        var writer = ByteWriter()
        writer.write(UInt32(0))
        writer.patch(0x0102, at: 2)
        writer.patch(0xFFFF, at: 3)
        writer.patch(0xFFFF, at: -1)
        #expect(writer.bytes == [0, 0, 1, 2])
        writer.removeAll()
        writer.patch(0xFFFF, at: 0)
        #expect(writer.bytes.isEmpty)
    }
}
