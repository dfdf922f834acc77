import RTCP
import TestKit
import Testing

@Suite struct RTCPWriterTests {
    private func write(_ body: (inout RTCPWriter) -> Void) -> [UInt8] {
        var writer = RTCPWriter()
        body(&writer)
        return writer.bytes
    }

    private let block = ReportBlock(
        ssrc: 0xBC5E_9A40, fractionLost: 255, cumulativeLost: -2, extendedHighestSequence: 0x146E1, jitter: 0x111,
        lastSenderReport: 0x09F3_6432, delaySinceLastSenderReport: 0x216C9)

    @Test func writesTheTable() {
        #expect(
            write { $0.appendReceiverReport(sender: 0x902F_9E2E, blocks: [block]) } == RTCPVectors.receiverReport.bytes)
        #expect(write { $0.appendReceiverReport(sender: 0x902F_9E2E) } == RTCPVectors.emptyReceiverReport.bytes)
        #expect(write { $0.appendGoodbye(sources: [1, 2], reason: "gone") } == RTCPVectors.goodbye.bytes)
        #expect(write { $0.appendGoodbye(sources: []) } == RTCPVectors.emptyGoodbye.bytes)
        #expect(
            write { $0.appendGenericNACK(sender: 1, media: 2, sequenceNumbers: [65534, 65535, 0, 14, 16]) }
                == RTCPVectors.genericNACK.bytes)
        #expect(write { $0.appendPictureLossIndication(sender: 1, media: 2) } == RTCPVectors.pictureLoss.bytes)
        #expect(
            write { $0.appendFullIntraRequest(sender: 1, media: 2, sequenceNumber: 7) }
                == WireVector.bytes("84 CE 0004 00000001 00000000 00000002 07 000000"))
        #expect(
            write {
                $0.appendReceiverEstimatedMaximumBitrate(sender: 1, bitrate: 8_927_168, sources: [1_215_622_422])
            } == RTCPVectors.estimate.bytes)
        #expect(
            write { writer in
                writer.appendSenderReport(
                    sender: 0x902F_9E2E, ntp: 0xDA8B_D1FC_DDDD_A05A, rtpTimestamp: 0xAAF4_EDD5, packetCount: 0xAA,
                    octetCount: 0xABCD)
                writer.appendSourceDescription(ssrc: 0x902F_9E2E, canonicalName: "ab")
                writer.appendPictureLossIndication(sender: 1, media: 2)
            } == RTCPVectors.compound.bytes)
    }

    @Test func spreadsBlocksOverReports() throws {
        let blocks = (0..<70).map { ReportBlock(ssrc: UInt32($0)) }
        for isSender in [false, true] {
            var seen: [UInt32] = []
            try write { writer in
                if isSender {
                    writer.appendSenderReport(
                        sender: 1, ntp: 0, rtpTimestamp: 0, packetCount: 0, octetCount: 0, blocks: blocks)
                } else {
                    writer.appendReceiverReport(sender: 1, blocks: blocks)
                }
            }.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    switch packet {
                    case .senderReport(let report): seen += report.reports.map(\.ssrc)
                    case .receiverReport(let report): seen += report.reports.map(\.ssrc)
                    default: break
                    }
                }
            }
            #expect(seen == Array(0..<70))
        }
    }

    @Test func holdsTheLossTo24Bits() throws {
        for (given, expected) in [(Int32.max, 0x7F_FFFF), (.min, -0x80_0000), (5, 5), (-5, -5)] as [(Int32, Int32)] {
            try write { $0.appendReceiverReport(sender: 1, blocks: [ReportBlock(ssrc: 2, cumulativeLost: given)]) }
                .withUnsafeBytes { bytes in
                    try RTCPReader.forEach(in: bytes) { packet in
                        guard case .receiverReport(let report) = packet else { return }
                        #expect(report.reports.map(\.cumulativeLost) == [expected])
                    }
                }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4, 254, 255, 256, 1000])
    func cutsNamesAtACharacter(_ length: Int) throws {
        var seen = ""
        let name = String(repeating: "a", count: length % 2) + String(repeating: "é", count: length / 2)
        try write { $0.appendSourceDescription(ssrc: 1, canonicalName: name) }.withUnsafeBytes { bytes in
            try RTCPReader.forEach(in: bytes) { packet in
                guard case .sourceDescription(let description) = packet else { return }
                description.forEachItem { _, type, text in
                    #expect(type == SourceDescription.canonicalName)
                    seen = String(decoding: text, as: UTF8.self)
                }
            }
        }
        #expect(name.hasPrefix(seen))
        #expect(length > 255 ? (254...255).contains(seen.utf8.count) : seen == name)
    }

    @Test func asksForEveryLostPacketOnce() throws {
        var generator = SeededGenerator(seed: 4585)
        for round in 0..<50 {
            var sequences: [UInt16] = []
            var sequence = UInt16.random(in: .min ... .max, using: &generator)
            for _ in 0..<Int.random(in: 0...700, using: &generator) {
                sequences.append(sequence)
                sequence &+= UInt16.random(in: 1...(round % 2 == 0 ? 3 : 40), using: &generator)
            }
            var seen: [UInt16] = []
            let bytes = write { $0.appendGenericNACK(sender: 1, media: 2, sequenceNumbers: sequences) }
            guard !sequences.isEmpty else {
                #expect(bytes.isEmpty)
                continue
            }
            try bytes.withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    guard case .genericNACK(let nack) = packet else { return }
                    nack.forEachSequenceNumber { seen.append($0) }
                }
            }
            #expect(seen == sequences)
        }
    }

    @Test(arguments: [0, 1, 262_143, 262_144, 8_927_168, 1_000_000_000_000, .max] as [UInt64])
    func keeps18BitsOfABitrate(_ bitrate: UInt64) throws {
        try write { $0.appendReceiverEstimatedMaximumBitrate(sender: 1, bitrate: bitrate, sources: [2]) }
            .withUnsafeBytes { bytes in
                try RTCPReader.forEach(in: bytes) { packet in
                    guard case .receiverEstimatedMaximumBitrate(let estimate) = packet else { return }
                    #expect(estimate.bitrate <= bitrate)
                    #expect(bitrate - estimate.bitrate <= bitrate >> 17)
                }
            }
    }

    @Test func usesItsBytesAgain() {
        var writer = RTCPWriter(reserving: 64)
        writer.appendPictureLossIndication(sender: 1, media: 2)
        #expect(!writer.isEmpty)
        writer.removeAll()
        #expect(writer.isEmpty)
        writer.appendReceiverReport(sender: 0x902F_9E2E)
        #expect(writer.bytes == RTCPVectors.emptyReceiverReport.bytes)
    }
}
