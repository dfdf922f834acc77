import BitIO
import TestKit
import Testing

@Suite struct ByteReaderTests {
    @Test func readsBigEndian() {
        WireVector.bytes("01 0203 040506 0708090A 0B0C0D0E0F101112 AA BB").withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            #expect(reader.readUInt8() == 1)
            #expect(reader.readUInt16() == 0x0203)
            #expect(reader.readUInt24() == 0x040506)
            #expect(reader.readUInt32() == 0x0708_090A)
            #expect(reader.readUInt64() == 0x0B0C_0D0E_0F10_1112)
            #expect(reader.offset == 18)
            #expect(reader.rest.elementsEqual([0xAA, 0xBB]))
            #expect(reader.read(2)?.elementsEqual([0xAA, 0xBB]) == true)
            #expect(reader.isAtEnd)
        }
    }

    @Test func neverPassesTheEnd() {
        for count in 0..<8 {
            let array = [UInt8](repeating: 7, count: count)
            array.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                #expect((reader.readUInt64() == nil) == (count < 8))
                if count < 4 { #expect(reader.readUInt32() == nil) }
                if count < 3 { #expect(reader.readUInt24() == nil) }
                if count < 2 { #expect(reader.readUInt16() == nil) }
                if count < 1 { #expect(reader.readUInt8() == nil) }
                #expect(reader.offset == 0, "a read that fails does not move")
                #expect(reader.read(count + 1) == nil)
                #expect(reader.read(-1) == nil)
                #expect(reader.skip(count + 1) == false)
                #expect(reader.skip(-1) == false)
                #expect(reader.skip(.max) == false)
                #expect(reader.skip(count) == true)
                #expect(reader.rest.isEmpty)
            }
        }
    }

    @Test func readsNothingFromNothing() {
        var reader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(reader.read(0)?.isEmpty == true)
        #expect(reader.rest.isEmpty)
        #expect(reader.readUInt8() == nil)
    }
}
