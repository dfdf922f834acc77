import Media
import RTPPayload
import TestKit
import Testing

@Suite struct StreamBeginningTests {
    private let tail = [UInt8](repeating: 0x5A, count: 90)

    private func payloads(_ codec: Codec, isKeyframe: Bool) -> [[UInt8]] {
        switch codec {
        case .vp8: VP8Vectors.packetize(VP8Vectors.frame(isKeyframe: isKeyframe, tail: tail), size: 30)
        case .vp9: VP9Vectors.packetize(VP9Vectors.frame(isKeyframe: isKeyframe, tail: tail), size: 30)
        case .av1:
            AV1Vectors.packetize(
                (isKeyframe ? [AV1Vectors.sequenceHeader] : [])
                    + [AV1Vectors.frame(isKeyframe: isKeyframe, tail: tail)], size: 30)
        case .h264:
            H264Vectors.packetize(
                (isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet] : [])
                    + [H264Vectors.slice(isIDR: isKeyframe, tail: tail)], size: 30)
        case .h265:
            H265Vectors.packetize(
                (isKeyframe ? H265Vectors.sets : []) + [H265Vectors.slice(isIDR: isKeyframe, tail: tail)], size: 30)
        case .opus, .pcmu, .pcma, .aac: [tail]
        }
    }

    @Test(arguments: [Codec.vp8, .vp9, .av1, .h264, .h265])
    func theFirstPayloadOfAKeyframeAndNoOther(_ codec: Codec) {
        func canBegin(_ payload: [UInt8]) -> Bool { payload.withUnsafeBytes { codec.canBegin(with: $0) } }
        let keyframe = payloads(codec, isKeyframe: true)
        #expect(keyframe.map(canBegin) == [true] + Array(repeating: false, count: keyframe.count - 1))
        #expect(!payloads(codec, isKeyframe: false).contains(where: canBegin))
        let first = keyframe.first ?? []
        #expect(!canBegin([]))
        // Cut short it may say less, and never more than the bytes.
        for count in first.indices { _ = canBegin(Array(first.prefix(count))) }
    }

    @Test(arguments: [Codec.opus, .pcmu, .pcma])
    func soundHasNoMark(_ codec: Codec) {
        #expect(!tail.withUnsafeBytes { codec.canBegin(with: $0) })
    }
}
