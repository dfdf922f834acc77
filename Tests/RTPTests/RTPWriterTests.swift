import RTP
import TestKit
import Testing

@Suite struct RTPWriterTests {
    @Test(arguments: RTPVectors.all.filter(\.isValid))
    func writesWhatWasRead(_ vector: WireVector) throws {
        try vector.bytes.withUnsafeBytes { bytes in
            let header = try RTPHeader.parse(bytes)
            var sources: [UInt32] = []
            while let source = header.contributingSource(sources.count, in: bytes) { sources.append(source) }
            var extensions: [RTPExtensionElement] = []
            header.forEachExtension(in: bytes) { id, data in
                extensions.append(RTPExtensionElement(id: id, data: Array(data)))
            }
            var writer = RTPWriter()
            try writer.write(
                payloadType: header.payloadType, marker: header.marker, sequenceNumber: header.sequenceNumber,
                timestamp: header.timestamp, ssrc: header.ssrc, contributingSources: sources, extensions: extensions,
                payload: header.payloadBytes(in: bytes), padding: UInt8(bytes.count - header.payload.upperBound))
            try writer.bytes.withUnsafeBytes { written in
                let again = try RTPHeader.parse(written)
                #expect(again.sequenceNumber == header.sequenceNumber)
                #expect(again.timestamp == header.timestamp)
                #expect(again.ssrc == header.ssrc)
                #expect(again.marker == header.marker)
                #expect(again.payloadType == header.payloadType)
                #expect(again.contributingSources == header.contributingSources)
                #expect(again.payloadBytes(in: written).elementsEqual(header.payloadBytes(in: bytes)))
                #expect(written.count - again.payload.upperBound == bytes.count - header.payload.upperBound)
                for element in extensions {
                    #expect(again.extensionElement(element.id, in: written)?.elementsEqual(element.data) == true)
                }
            }
        }
    }

    @Test func takesTheTwoByteFormWhereItMust() throws {
        for element in [
            RTPExtensionElement(id: 15, data: [1]), RTPExtensionElement(id: 1, data: []),
            RTPExtensionElement(id: 1, data: [UInt8](repeating: 1, count: 17)),
            RTPExtensionElement(id: 255, data: [UInt8](repeating: 2, count: 255)),
        ] {
            var writer = RTPWriter()
            try writer.write(
                payloadType: 1, sequenceNumber: 0, timestamp: 0, ssrc: 0, extensions: [element], payload: [9])
            try writer.bytes.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                #expect(header.extensionProfile == RTPHeader.twoByteProfile)
                #expect(header.extensionElement(element.id, in: bytes)?.elementsEqual(element.data) == true)
                #expect(header.payloadBytes(in: bytes).elementsEqual([9]))
            }
        }
    }

    @Test func refusesWhatTheFormatCannotHold() {
        var writer = RTPWriter()
        #expect(throws: RTPError.payloadType(128)) {
            try writer.write(payloadType: 128, sequenceNumber: 0, timestamp: 0, ssrc: 0, payload: [])
        }
        #expect(throws: RTPError.contributingSources(16)) {
            try writer.write(
                payloadType: 1, sequenceNumber: 0, timestamp: 0, ssrc: 0,
                contributingSources: [UInt32](repeating: 1, count: 16), payload: [])
        }
        #expect(throws: RTPError.extensionIdentifier(0)) {
            try writer.write(
                payloadType: 1, sequenceNumber: 0, timestamp: 0, ssrc: 0,
                extensions: [RTPExtensionElement(id: 0, data: [1])], payload: [])
        }
        #expect(throws: RTPError.extensionLength(256)) {
            try writer.write(
                payloadType: 1, sequenceNumber: 0, timestamp: 0, ssrc: 0,
                extensions: [RTPExtensionElement(id: 1, data: [UInt8](repeating: 0, count: 256))], payload: [])
        }
    }
}
