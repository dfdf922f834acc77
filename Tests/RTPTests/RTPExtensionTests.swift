import RTP
import TestKit
import Testing

@Suite struct RTPExtensionTests {
    private func elements(_ vector: WireVector) throws -> [[UInt8]] {
        try vector.bytes.withUnsafeBytes { bytes in
            var found: [[UInt8]] = []
            try RTPHeader.parse(bytes).forEachExtension(in: bytes) { id, data in found.append([id] + data) }
            return found
        }
    }

    @Test func readsTheOneByteForm() throws {
        #expect(
            try elements(RTPVectors.oneByteExtensions) == [[1, 0xA1], [2, 0xB1, 0xB2], [3, 0xC1, 0xC2, 0xC3, 0xC4]])
    }

    @Test func readsTheTwoByteForm() throws {
        #expect(try elements(RTPVectors.twoByteExtensions) == [[1], [2, 0xB1], [3, 0xC1, 0xC2, 0xC3, 0xC4]])
    }

    @Test func leavesOutWhatIsBroken() throws {
        #expect(try elements(RTPVectors.overrunElement) == [[1, 0xA1]])
        #expect(try elements(RTPVectors.reservedElement).isEmpty)
        #expect(try elements(RTPVectors.zeroElement).isEmpty)
        #expect(try elements(RTPVectors.foreignExtension).isEmpty)
        #expect(try elements(RTPVectors.emptyExtension).isEmpty)
    }

    @Test func findsByID() throws {
        try RTPVectors.twoByteExtensions.bytes.withUnsafeBytes { bytes in
            let header = try RTPHeader.parse(bytes)
            #expect(header.extensionElement(1, in: bytes)?.isEmpty == true)
            #expect(header.extensionElement(2, in: bytes)?.elementsEqual([0xB1]) == true)
            #expect(header.extensionElement(4, in: bytes) == nil)
            #expect(header.extensionElement(0, in: bytes) == nil)
        }
    }

    @Test func readsKnownExtensions() throws {
        var writer = RTPWriter()
        try writer.write(
            payloadType: 96, sequenceNumber: 1, timestamp: 2, ssrc: 3,
            extensions: [
                RTPExtensionElement(id: 5, transportSequenceNumber: 0xABCD),
                RTPExtensionElement(id: 6, data: [0x01, 0x02, 0x03]), RTPExtensionElement(id: 7, data: [0x85]),
                RTPExtensionElement(id: 8, text: "mid"),
            ], payload: [1])
        try writer.bytes.withUnsafeBytes { bytes in
            let header = try RTPHeader.parse(bytes)
            #expect(header.extensionProfile == RTPHeader.oneByteProfile)
            #expect(header.transportSequenceNumber(5, in: bytes) == 0xABCD)
            #expect(header.absoluteSendTime(6, in: bytes) == 0x010203)
            let level = try #require(header.audioLevel(7, in: bytes))
            #expect(level.isVoice)
            #expect(level.decibelsBelowOverload == 5)
            #expect(header.extensionElement(8, in: bytes).map { String(decoding: $0, as: UTF8.self) } == "mid")
            #expect(header.transportSequenceNumber(7, in: bytes) == nil)
            #expect(header.absoluteSendTime(5, in: bytes) == nil)
            #expect(header.audioLevel(9, in: bytes) == nil)
        }
    }

    /// The short form, the long one, and what is neither.
    @Test func readsWhenAPacketWasCaptured() throws {
        let ntp: [UInt8] = [0xE9, 0x01, 0x02, 0x03, 0x80, 0, 0, 0]
        var writer = RTPWriter()
        try writer.write(
            payloadType: 96, sequenceNumber: 1, timestamp: 2, ssrc: 3,
            extensions: [
                RTPExtensionElement(id: 1, data: ntp),
                RTPExtensionElement(id: 2, data: ntp + [0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 0]),
                RTPExtensionElement(id: 3, data: ntp + [0]), RTPExtensionElement(id: 4, data: Array(ntp.dropLast())),
            ], payload: [1])
        try writer.bytes.withUnsafeBytes { bytes in
            let header = try RTPHeader.parse(bytes)
            let short = try #require(header.absoluteCaptureTime(1, in: bytes))
            #expect(short.ntp == 0xE901_0203_8000_0000)
            #expect(short.offset == nil)
            #expect(header.absoluteCaptureTime(2, in: bytes)?.offset == -(1 << 31))
            #expect(header.absoluteCaptureTime(3, in: bytes) == nil)
            #expect(header.absoluteCaptureTime(4, in: bytes) == nil)
            #expect(header.absoluteCaptureTime(9, in: bytes) == nil)
        }
    }
}
