import Media
import RTPPayload
import TestKit

/// A depacketizer over a run of payloads. Control: bit 0 the marker, bit 1 a new timestamp, bit 2 packets lost before.
enum PayloadFuzz {
    static func seeds(of target: FuzzTarget) -> [[UInt8]] {
        let payloads: [[UInt8]]
        switch target {
        case .vp8:
            payloads = VP8Vectors.payloads + VP8Vectors.malformed.map(\.bytes)
        case .h264:
            payloads =
                H264Vectors.payloads + H264Vectors.sequenceSets.map(\.bytes) + H264Vectors.malformed.map(\.bytes)
                + H264Vectors.malformedSequenceSets.map(\.bytes)
        case .vp9:
            payloads = VP9Vectors.payloads + VP9Vectors.malformed.map(\.bytes)
        case .av1:
            payloads =
                AV1Vectors.payloads + AV1Vectors.malformed.map(\.bytes)
                + AV1Vectors.malformedSequenceHeaders.map { [0x18] + $0.bytes }
        case .h265:
            payloads =
                H265Vectors.payloads + H265Vectors.malformed.map(\.bytes)
                + H265Vectors.malformedSequenceSets.map(\.bytes)
        case .g711:
            payloads = G711Vectors.payloads + G711Vectors.malformed
        default:
            payloads = OpusVectors.packets.map(\.bytes) + OpusVectors.malformed.map(\.bytes)
        }
        let alone = payloads.map { FuzzRecords.joined([(3, $0)]) }
        let pairs = zip(payloads, payloads.dropFirst()).map { FuzzRecords.joined([(2, $0), (1, $1)]) }
        return alone + pairs + [FuzzRecords.joined(payloads.map { (control: 3, bytes: $0) })]
    }

    static func run(_ bytes: UnsafeRawBufferPointer, codec: Codec) {
        var depacketizer = AnyDepacketizer(codec: codec)
        var pool = FramePool(limit: 4)
        var timestamp: Int64 = 0
        var sequence: Int64 = 0
        var given = 0
        for (control, payload) in FuzzRecords(bytes) {
            if control & 4 != 0 {
                sequence += 3
                depacketizer.markLost(3)
            }
            if control & 2 != 0 { timestamp += 3000 }
            sequence += 1
            given += payload.count
            let result = depacketizer.push(
                payload: payload, timestamp: timestamp, marker: control & 1 != 0, sequence: sequence,
                arrival: Instant(nanoseconds: sequence), pool: &pool)
            switch result {
            case .none, .dropped: break
            case .frame(let frame): judge(frame, codec: codec)
            case .frames(let first, let second):
                judge(first, codec: codec)
                judge(second, codec: codec)
            }
        }
    }

    private static func judge(_ frame: EncodedFrame, codec: Codec) {
        require(frame.codec == codec && frame.count > 0, "an empty frame, or one of another codec")
        require((0...16_384).contains(frame.width) && (0...16_384).contains(frame.height), "an impossible size")
        switch codec {
        case .vp8: break
        case .vp9:
            require(
                !frame.isKeyframe || frame.parameterSets?.sequence.isEmpty == false, "a keyframe without its header")
            require(!frame.isKeyframe || frame.width > 0, "a keyframe without a size")
        case .av1: judgeTemporalUnit(frame)
        case .h264, .h265: judgeUnits(frame)
        case .opus: require((1...5760).contains(frame.durationTicks), "sound of \(frame.durationTicks) ticks")
        case .aac: require(false, "nobody sends AAC")
        case .pcmu, .pcma:
            require(frame.durationTicks == frame.count && frame.count <= 1600, "sound of \(frame.durationTicks) ticks")
        }
    }

    private static func judgeTemporalUnit(_ frame: EncodedFrame) {
        var sequenceHeader: [UInt8]?
        frame.withBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                guard let unit = AV1OBU(parsing: rest), unit.hasSizeField else {
                    return require(false, "an OBU that is malformed or lacks its size")
                }
                require(![2, 8, 15].contains(unit.type), "an OBU that should be left out")
                if unit.type == AV1OBU.sequenceHeader { sequenceHeader = [UInt8](rest.prefix(unit.count)) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(unit.count))
            }
        }
        guard frame.isKeyframe else { return }
        require(sequenceHeader != nil, "a keyframe without a sequence header")
        require(frame.width > 0 && frame.parameterSets?.sequence.count == 1, "a keyframe without its sequence header")
    }

    private static func judgeUnits(_ frame: EncodedFrame) {
        // Muxers walk the lengths without looking back: they must come out even.
        frame.withBytes { bytes in
            var offset = 0
            while offset + 4 <= bytes.count {
                let length = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
                require(length > 0, "an empty unit")
                offset += 4 + length
            }
            require(offset == bytes.count, "lengths that do not come out even")
        }
        require(!frame.isKeyframe || frame.parameterSets != nil, "a keyframe without its parameter sets")
    }
}
