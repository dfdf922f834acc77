import RTP
import RTPRepair
import TestKit
import Testing

@Suite struct REDPacketTests {
    private struct Block: Equatable {
        var type: UInt8
        var offset: UInt32
        var bytes: [UInt8]
    }

    /// The redundant blocks, then the primary one.
    private func blocks(_ payload: UnsafeRawBufferPointer) throws(RTPRepairError) -> [Block] {
        let red = try REDPacket(parsing: payload)
        return (Array(red.redundant) + [red.primary]).map {
            Block(type: $0.payloadType, offset: $0.timestampOffset, bytes: Array(payload[$0.bytes]))
        }
    }

    private func blocks(_ vector: WireVector) throws -> [Block] {
        try vector.bytes.withUnsafeBytes { try blocks($0) }
    }

    @Test func takesApart() throws {
        let sound: UInt8 = 0x6F
        #expect(
            try blocks(RepairVectors.primaryAlone) == [Block(type: sound, offset: 0, bytes: [0xF8, 0xFF, 0xFE])])
        #expect(try blocks(RepairVectors.primaryEmpty) == [Block(type: sound, offset: 0, bytes: [])])
        #expect(
            try blocks(RepairVectors.oneRedundant) == [
                Block(type: sound, offset: 960, bytes: [0xA1, 0xA2, 0xA3]),
                Block(type: sound, offset: 0, bytes: [0xB1, 0xB2]),
            ])
        #expect(
            try blocks(RepairVectors.twoRedundant) == [
                Block(type: sound, offset: 1920, bytes: [0xA1, 0xA2]),
                Block(type: sound, offset: 960, bytes: [0xB1, 0xB2, 0xB3]),
                Block(type: sound, offset: 0, bytes: [0xC1]),
            ])
        #expect(
            try blocks(RepairVectors.largest) == [
                Block(type: sound, offset: 16_383, bytes: [UInt8](repeating: 0xA5, count: 1023)),
                Block(type: sound, offset: 0, bytes: [0xB1]),
            ])
        #expect(
            try blocks(RepairVectors.otherTypes) == [
                Block(type: 0x60, offset: 0, bytes: [0xA1]), Block(type: 0x61, offset: 0, bytes: [0xB1]),
            ])
    }

    @Test(arguments: RepairVectors.red) func tableAndTruncations(_ vector: WireVector) {
        #expect((try? blocks(vector)) != nil || !vector.isValid)
        #expect((try? blocks(vector)) == nil || vector.isValid)
        // A cut that is still RED has lost bytes of its primary block only.
        let whole = (try? blocks(vector)) ?? []
        HostileBytes.forEachTruncation(of: vector.bytes) { cut in
            guard let found = try? blocks(cut) else { return }
            #expect(found.dropLast() == whole.dropLast())
            #expect(whole.last?.bytes.starts(with: found.last?.bytes ?? []) == true)
        }
    }

    @Test(arguments: RepairVectors.red) func mutationsStayInside(_ vector: WireVector) {
        HostileBytes.forEachMutation(of: vector.bytes, seed: 7) { bytes in
            guard let red = try? REDPacket(parsing: bytes) else { return }
            var place = 1 + 4 * red.redundantCount
            for block in Array(red.redundant) + [red.primary] {
                #expect(block.bytes.lowerBound == place && block.bytes.upperBound <= bytes.count)
                place = block.bytes.upperBound
            }
            #expect(place == bytes.count)
        }
    }

    @Test func errorsSayWhatIsMissing() {
        func error(_ name: String) -> RTPRepairError? {
            let bytes = RepairVectors.red.first { $0.name == name }?.bytes ?? []
            return bytes.withUnsafeBytes { payload in
                do throws(RTPRepairError) {
                    _ = try REDPacket(parsing: payload)
                    return nil
                } catch {
                    return error
                }
            }
        }
        #expect(error("nothing") == .redTruncated(needed: 1, seen: 0))
        #expect(error("header of four bytes cut") == .redTruncated(needed: 4, seen: 3))
        #expect(error("no primary block") == .redTruncated(needed: 5, seen: 4))
        #expect(error("redundant block over the end") == .redTruncated(needed: 8, seen: 7))
        #expect(error("32 redundant blocks") == .redBlocks(limit: 32))
        #expect("\(RTPRepairError.redTruncated(needed: 8, seen: 7))".hasPrefix("RED (RFC 2198 3)"))
    }

    @Test func unwrappedHeader() throws {
        var writer = RTPWriter()
        try writer.write(
            payloadType: 63, marker: true, sequenceNumber: 9, timestamp: 100, ssrc: 5,
            extensions: [RTPExtensionElement(id: 4, text: "a")], payload: RepairVectors.oneRedundant.bytes, padding: 3)
        try writer.bytes.withUnsafeBytes { packet in
            let header = try RTPHeader.parse(packet)
            let red = try REDPacket(parsing: header.payloadBytes(in: packet))
            let primary = header.unwrapped(red.primary)
            #expect(primary.payloadType == 0x6F && primary.marker && primary.sequenceNumber == 9)
            #expect(primary.timestamp == 100 && primary.ssrc == 5)
            #expect(primary.payloadBytes(in: packet).elementsEqual([0xB1, 0xB2]))
            let earlier = header.unwrapped(try #require(Array(red.redundant).first))
            #expect(earlier.timestamp == 0 &- 860)
            #expect(earlier.payloadBytes(in: packet).elementsEqual([0xA1, 0xA2, 0xA3]))
        }
    }
}
