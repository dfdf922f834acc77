import RTCP
import TestKit

enum RTCPFuzz {
    static var seeds: [[UInt8]] { RTCPVectors.all.map(\.bytes) }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        var steps = 0
        try? RTCPReader.forEach(in: bytes) { packet in
            switch packet {
            case .senderReport(let report): for _ in report.reports { steps += 1 }
            case .receiverReport(let report): for _ in report.reports { steps += 1 }
            case .sourceDescription(let description): description.forEachItem { _, _, text in steps += 1 + text.count }
            case .goodbye(let goodbye): for _ in goodbye.sources { steps += 1 }
            case .genericNACK(let nack): nack.forEachSequenceNumber { _ in steps += 1 }
            case .fullIntraRequest(let request): request.forEachEntry { _, _ in steps += 1 }
            case .transportFeedback(let feedback): feedback.forEachPacket { _, _ in steps += 1 }
            case .receiverEstimatedMaximumBitrate(let estimate): for _ in estimate.sources { steps += 1 }
            case .pictureLossIndication, .unknown: steps += 1
            }
        }
        // A run-length chunk of two bytes says at most 8191 packets; nothing says more.
        require(steps <= (bytes.count + 1) * 8192, "\(steps) steps for \(bytes.count) bytes")
    }
}
