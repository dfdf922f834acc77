import Media
import RTCP
import RTPPayload
import TestKit
import WebRTCCore

/// What is made of a viewer's feedback, and of a publisher's payloads on their way to viewers. Records: control below 128 is
/// a compound of RTCP, so many eighths of a second after the one before; from 128 on a payload of one of the codecs.
enum ViewerFuzz {
    private static let codecs: [Codec] = [.vp8, .vp9, .h264, .av1, .h265, .opus]

    static var seeds: [[UInt8]] {
        let feedback = RTCPVectors.all.map { (control: UInt8(1), bytes: $0.bytes) }
        let payloads: [(control: UInt8, bytes: [UInt8])] = [
            (128, [0x90, 0xC0, 0x81, 0x02, 7, 0x10, 2, 0, 0x9D, 1, 0x2A]), (128, [0x90, 0x80, 0x11, 0x10]),
            (129, [0xA8, 0x81, 0x02, 0x00, 7, 0x49, 0x83, 0x42]), (130, [0x78, 0, 2, 0x67, 1, 0, 2, 0x65, 1]),
            (130, [0x7C, 0x85, 1, 2]), (131, [0x08, 1]), (132, [0x60, 1, 0, 2, 0x40, 1]), (132, [0x62, 1, 0x93]),
            (133, [0xF8, 1]),
        ]
        return [FuzzRecords.joined(feedback), FuzzRecords.joined(payloads)]
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        var bandwidth = ViewerBandwidth()
        // Told the same twice, of packets that it was sent once.
        var repeated = ViewerBandwidth()
        var sent = 64 * 1200
        var choice = LayerChoice()
        var wanted: Int? = 2
        var now = Instant(nanoseconds: 1_000_000_000)
        for number in 0..<64 {
            bandwidth.sent(UInt16(number), bytes: 1200, at: now)
            repeated.sent(UInt16(number), bytes: 1200, at: now)
        }
        for (control, record) in FuzzRecords(bytes) {
            guard control < 128 else {
                label(record, codecs[Int(control) % codecs.count])
                continue
            }
            now = now + .milliseconds(Int64(control) * 125)
            bandwidth.sent(UInt16(control), bytes: 1200, at: now)
            repeated.sent(UInt16(control), bytes: 1200, at: now)
            sent += 1200
            try? RTCPReader.forEach(in: record) { packet in
                switch packet {
                case .transportFeedback(let feedback):
                    bandwidth.read(feedback, at: now)
                    for _ in 0..<2 { repeated.read(feedback, at: now) }
                case .receiverEstimatedMaximumBitrate(let estimate): bandwidth.read(estimate: estimate.bitrate, at: now)
                case .receiverReport(let report):
                    for block in report.reports { bandwidth.read(fractionLost: block.fractionLost, at: now) }
                case .senderReport, .sourceDescription, .goodbye, .genericNACK, .pictureLossIndication,
                    .fullIntraRequest, .unknown:
                    break
                }
            }
            wanted = choice.decide(
                [100_000, 300_000, 2_000_000], wanted: wanted, isCongested: bandwidth.isCongested,
                estimate: bandwidth.estimate, at: now)
            bandwidth.settle()
            require(wanted.map { (0..<3).contains($0) } ?? false, "layer \(wanted ?? -1) of three")
            // Over half a second at the least.
            require(repeated.estimate.map { $0 <= sent * 16 } ?? true, "more came than was sent")
            require(bandwidth.estimate.map { $0 >= 0 } ?? true, "a way that carries less than nothing")
        }
    }

    /// New labels are read back, and nothing else is changed.
    private static func label(_ payload: UnsafeRawBufferPointer, _ codec: Codec) {
        _ = codec.beginsKeyframe(payload)
        let labels = PictureLabels(payload, codec: codec)
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(payload.count, 1), alignment: 1)
        defer { copy.deallocate() }
        copy.copyMemory(from: payload)
        let room = UnsafeMutableRawBufferPointer(rebasing: copy[..<payload.count])
        labels.write(picture: 0x55, index: 0x33, into: room)
        let again = PictureLabels(UnsafeRawBufferPointer(room), codec: codec)
        require(again.pictureBits == labels.pictureBits && again.hasIndex == labels.hasIndex, "the form has changed")
        require(labels.pictureBits == 0 || again.picture == 0x55, "PictureID \(again.picture)")
        require(!labels.hasIndex || again.index == 0x33, "TL0PICIDX \(again.index)")
        labels.write(picture: labels.picture, index: labels.index, into: room)
        require(room.elementsEqual(payload), "more than labels were written")
    }
}
