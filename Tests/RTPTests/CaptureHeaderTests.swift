import RTP
import TestKit
import Testing

/// Packets as a browser sent them.
@Suite struct CaptureHeaderTests {
    @Test(arguments: [ChromiumCapture.vp8, ChromiumCapture.h264])
    func headersAndExtensions(_ capture: RTPCapture) throws {
        try #require(capture.packets.count > 36)
        var transport = SequenceUnroller()
        var transportNumbers: [Int64] = []
        var mids: [UInt8: Set<String>] = [:]
        var sendTimes = 0
        for packet in capture.packets {
            try packet.bytes.withUnsafeBytes { bytes in
                let header = try RTPHeader.parse(bytes)
                #expect(header.extensionProfile == RTPHeader.oneByteProfile)
                #expect(header.contributingSources.isEmpty)
                // Packets of padding only, to probe the bandwidth, come as RTX (RFC 4588) and nowhere else.
                let padding = bytes[0] & 0x20 == 0 ? 0 : Int(bytes[bytes.count - 1])
                #expect(header.payload.upperBound + padding == bytes.count)
                #expect(!header.payload.isEmpty || header.payloadType == capture.rtxPayloadType)
                let number = try #require(header.transportSequenceNumber(capture.transportSequenceID, in: bytes))
                transportNumbers.append(transport.unroll(number))
                if let mid = header.extensionElement(capture.midID, in: bytes) {
                    mids[header.payloadType, default: []].insert(String(decoding: mid, as: UTF8.self))
                }
                if header.payloadType == capture.audioPayloadType {
                    let level = try #require(header.audioLevel(capture.audioLevelID, in: bytes))
                    #expect(level.decibelsBelowOverload <= 127)
                } else {
                    #expect(header.absoluteSendTime(capture.absoluteSendTimeID, in: bytes) != nil)
                    sendTimes += 1
                }
            }
        }
        #expect(sendTimes >= 12)
        #expect(mids[capture.audioPayloadType] == ["0"])
        #expect(mids[capture.videoPayloadType] == ["1"])
        #expect(mids[capture.rtxPayloadType].map { $0 == ["1"] } ?? true)
        // One line of numbers over both kinds; nothing overtook on the way.
        #expect(transportNumbers == transportNumbers.sorted())
        #expect(Set(transportNumbers).count == transportNumbers.count)
    }

    @Test(arguments: [ChromiumCapture.vp8, ChromiumCapture.h264])
    func everyTruncation(_ capture: RTPCapture) {
        for packet in capture.packets {
            HostileBytes.forEachTruncation(of: packet.bytes) { bytes in
                guard let header = try? RTPHeader.parse(bytes) else { return }
                #expect(header.payload.upperBound <= bytes.count)
                header.forEachExtension(in: bytes) { _, data in #expect(data.count <= bytes.count) }
            }
        }
    }
}
