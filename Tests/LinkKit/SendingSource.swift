import Media
import RTPSend
import TestKit

/// A picture or sound cut into payloads, and what its frames are.
package struct SendingSource {
    package let track: PacketizedTrack
    package let frames: [[UInt8]]

    /// - Parameters:
    ///   - count: frames, of 40 ms for a picture and 20 ms for sound.
    ///   - size: bytes of each.
    package init(_ codec: Codec, count: Int, size: Int, keyframes: Int = 25) throws {
        try self.init(codec, count: count, sizes: size...size, keyframes: keyframes)
    }

    /// - Parameter sizes: bytes of each, drawn evenly; a keyframe has four times as many.
    package init(_ codec: Codec, count: Int, sizes: ClosedRange<Int>, keyframes: Int) throws {
        var packetizer = TrackPacketizer(codec: codec, channels: codec.kind == .audio ? 2 : 0)
        var random = SeededGenerator(seed: 77)
        let interval: Int64 = codec.kind == .video ? 40_000_000 : 20_000_000
        var made: [[UInt8]] = []
        for index in 0..<count {
            let isKeyframe = index % keyframes == 0
            var size = Int.random(in: sizes, using: &random)
            if isKeyframe, codec.kind == .video, sizes.count > 1 { size *= 4 }
            let tail = (0..<size).map { _ in UInt8.random(in: 1...255, using: &random) }
            let frame: [UInt8] =
                switch codec {
                case .vp8: VP8Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .h264:
                    H264Vectors.lengthPrefixed(
                        (isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet] : [])
                            + [H264Vectors.slice(isIDR: isKeyframe, tail: tail)])
                case .opus: [0xF8] + tail
                case .vp9: VP9Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .av1:
                    (isKeyframe ? AV1Vectors.sequenceHeader : [])
                        + AV1Vectors.frame(isKeyframe: isKeyframe, tail: tail)
                case .h265:
                    H264Vectors.lengthPrefixed(
                        (isKeyframe ? H265Vectors.sets : []) + [H265Vectors.slice(isIDR: isKeyframe, tail: tail)])
                case .pcmu, .pcma, .aac: tail
                }
            try frame.withUnsafeBytes {
                try packetizer.append($0, time: Int64(index) * interval, duration: interval, isKeyframe: isKeyframe)
            }
            made.append(frame)
        }
        track = packetizer.finish()
        frames = made
    }
}
