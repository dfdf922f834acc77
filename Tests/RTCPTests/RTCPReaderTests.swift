import RTCP
import TestKit
import Testing

@Suite struct RTCPReaderTests {
    private func read(_ vector: WireVector, _ body: (RTCPPacket) -> Void) throws {
        try vector.bytes.withUnsafeBytes { bytes in try RTCPReader.forEach(in: bytes, body) }
    }

    @Test(arguments: RTCPVectors.all)
    func takesWhatIsValidAndRefusesTheRest(_ vector: WireVector) {
        if vector.isValid {
            #expect(throws: Never.self) { try read(vector) { _ in } }
        } else {
            #expect(throws: RTCPError.self) { try read(vector) { _ in } }
        }
    }

    @Test func readsASenderReport() throws {
        try read(RTCPVectors.senderReport) { packet in
            guard case .senderReport(let report) = packet else { return #expect(Bool(false), "\(packet)") }
            #expect(report.ssrc == 0x902F_9E2E)
            #expect(report.ntp == 0xDA8B_D1FC_DDDD_A05A)
            #expect(report.compactNTP == 0xD1FC_DDDD)
            #expect(report.rtpTimestamp == 0xAAF4_EDD5)
            #expect(report.packetCount == 0xAA)
            #expect(report.octetCount == 0xABCD)
            #expect(report.reports.count == 1)
            #expect(Array(report.reports).first?.extendedHighestSequence == 0x46E1)
        }
    }

    @Test func readsAReceiverReport() throws {
        try read(RTCPVectors.receiverReport) { packet in
            guard case .receiverReport(let report) = packet else { return #expect(Bool(false), "\(packet)") }
            #expect(
                Array(report.reports) == [
                    ReportBlock(
                        ssrc: 0xBC5E_9A40, fractionLost: 255, cumulativeLost: -2, extendedHighestSequence: 0x146E1,
                        jitter: 0x111, lastSenderReport: 0x09F3_6432, delaySinceLastSenderReport: 0x216C9)
                ])
        }
    }

    @Test func readsSourceDescriptions() throws {
        var items: [String] = []
        try read(RTCPVectors.sourceDescription) { packet in
            guard case .sourceDescription(let description) = packet else { return }
            description.forEachItem { ssrc, type, text in
                items.append("\(ssrc >> 28) \(type) \(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(items == ["1 1 abc", "2 2 x", "2 1 y"])
    }

    @Test func readsGoodbyes() throws {
        try read(RTCPVectors.goodbye) { packet in
            guard case .goodbye(let goodbye) = packet else { return #expect(Bool(false), "\(packet)") }
            #expect(goodbye.sources.count == 2)
            #expect(Array(goodbye.sources) == [1, 2])
            #expect(String(decoding: goodbye.reason, as: UTF8.self) == "gone")
        }
        try read(RTCPVectors.emptyGoodbye) { packet in
            guard case .goodbye(let goodbye) = packet else { return #expect(Bool(false), "\(packet)") }
            #expect(Array(goodbye.sources).isEmpty)
            #expect(goodbye.reason.isEmpty)
        }
    }

    @Test func readsFeedback() throws {
        var sequences: [UInt16] = []
        try read(RTCPVectors.genericNACK) { packet in
            guard case .genericNACK(let nack) = packet else { return }
            #expect(nack.senderSSRC == 1 && nack.mediaSSRC == 2)
            nack.forEachSequenceNumber { sequences.append($0) }
        }
        #expect(sequences == [65534, 65535, 0, 14, 16])

        var requests: [[UInt32]] = []
        try read(RTCPVectors.fullIntraRequest) { packet in
            guard case .fullIntraRequest(let request) = packet else { return }
            request.forEachEntry { requests.append([$0, UInt32($1)]) }
        }
        #expect(requests == [[2, 7], [3, 8]])

        try read(RTCPVectors.pictureLoss) { packet in
            guard case .pictureLossIndication(let loss) = packet else { return #expect(Bool(false), "\(packet)") }
            #expect(loss.senderSSRC == 1 && loss.mediaSSRC == 2)
        }
        try read(RTCPVectors.estimate) { packet in
            guard case .receiverEstimatedMaximumBitrate(let estimate) = packet else {
                return #expect(Bool(false), "\(packet)")
            }
            #expect(estimate.bitrate == 8_927_168)
            #expect(Array(estimate.sources) == [1_215_622_422])
        }
    }

    @Test func readsTransportFeedback() throws {
        var seen: [String] = []
        try read(RTCPVectors.transportFeedback) { packet in
            guard case .transportFeedback(let feedback) = packet else { return }
            #expect(feedback.baseSequenceNumber == 153 && feedback.statusCount == 1)
            #expect(feedback.referenceTime == 4_057_090 && feedback.feedbackCount == 23)
            feedback.forEachPacket { sequence, arrival in
                seen.append("\(sequence) \(arrival.map { $0 - 4_057_090 * 256 } ?? -1)")
            }
        }
        #expect(seen == ["153 148"])

        seen = []
        var missing = 0
        try read(RTCPVectors.transportFeedbackVectors) { packet in
            guard case .transportFeedback(let feedback) = packet else { return }
            #expect(feedback.referenceTime == -1)
            feedback.forEachPacket { sequence, arrival in
                if let arrival { seen.append("\(sequence) \(arrival)") } else { missing += 1 }
            }
        }
        #expect(seen == ["0 -255", "2 -253", "14 -250", "16 6", "17 -194"])
        #expect(missing == 20)
    }

    @Test func handsOverACompoundInOrder() throws {
        var kinds: [String] = []
        try read(RTCPVectors.compound) { packet in
            switch packet {
            case .senderReport: kinds.append("SR")
            case .sourceDescription: kinds.append("SDES")
            case .pictureLossIndication: kinds.append("PLI")
            default: kinds.append("other")
            }
        }
        #expect(kinds == ["SR", "SDES", "PLI"])
    }

    @Test func checksTheFramingFirst() throws {
        let vector = try #require(RTCPVectors.all.first { $0.name == "second packet broken" })
        var count = 0
        #expect(throws: RTCPError.truncated(needed: 24, seen: 20)) { try read(vector) { _ in count += 1 } }
        #expect(count == 0)
    }

    @Test func tellsRTCPFromRTP() {
        for vector in RTCPVectors.all where vector.isValid {
            #expect(vector.bytes.withUnsafeBytes { RTCPReader.isRTCP($0) })
        }
        for vector in RTPVectors.all {
            #expect(!vector.bytes.withUnsafeBytes { RTCPReader.isRTCP($0) })
        }
    }

    @Test(arguments: RTCPVectors.all)
    func survivesDamage(_ vector: WireVector) {
        func walk(_ bytes: UnsafeRawBufferPointer) {
            try? RTCPReader.forEach(in: bytes) { packet in
                switch packet {
                case .senderReport(let report): #expect(Array(report.reports).count == report.reports.count)
                case .receiverReport(let report): #expect(Array(report.reports).count == report.reports.count)
                case .sourceDescription(let description): description.forEachItem { _, _, _ in }
                case .goodbye(let goodbye): #expect(Array(goodbye.sources).count == goodbye.sources.count)
                case .genericNACK(let nack): nack.forEachSequenceNumber { _ in }
                case .fullIntraRequest(let request): request.forEachEntry { _, _ in }
                case .transportFeedback(let feedback):
                    var count = 0
                    feedback.forEachPacket { _, _ in count += 1 }
                    #expect(count == feedback.statusCount)
                case .receiverEstimatedMaximumBitrate(let estimate):
                    #expect(Array(estimate.sources).count == estimate.sources.count)
                case .pictureLossIndication, .unknown: break
                }
            }
        }
        HostileBytes.forEachTruncation(of: vector.bytes, walk)
        HostileBytes.forEachMutation(of: vector.bytes, seed: 5506, walk)
    }
}
