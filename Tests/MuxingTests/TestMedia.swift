import Foundation
import Media

/// Real streams, encoded once for all tests by ffmpeg and taken apart as a depacketizer would give them.
enum TestMedia {
    static let seconds = 5
    static let start = Instant(nanoseconds: 1_000_000_000_000)

    /// One frame before it has a place in time.
    struct Coded: Sendable {
        var bytes: [UInt8]
        var isKeyframe: Bool
        var sets: ParameterSets?
        var width = 0
        var height = 0
    }

    /// Five seconds of 30 pictures, a keyframe every two; 320 by 240, or 640 by 360.
    static func pictures(_ codec: Codec, large: Bool = false) -> [Coded]? {
        switch codec {
        case .vp8: large ? vp8Large : vp8
        case .vp9: large ? vp9Large : vp9
        case .av1: large ? av1Large : av1
        case .h264: large ? h264Large : h264
        case .h265: large ? h265Large : h265
        case .opus, .pcmu, .pcma, .aac: nil
        }
    }

    /// Five seconds in packets of 20 ms.
    static func sound(_ codec: Codec) -> [Coded]? {
        switch codec {
        case .opus: opus
        case .pcmu: pcmu
        case .pcma: pcma
        case .vp8, .vp9, .av1, .h264, .h265, .aac: nil
        }
    }

    static let vp8 = try? vp8(width: 320, height: 240)
    private static let vp8Large = try? vp8(width: 640, height: 360)
    private static let vp9 = try? vp9(width: 320, height: 240)
    private static let vp9Large = try? vp9(width: 640, height: 360)
    private static let av1 = try? av1(width: 320, height: 240)
    private static let av1Large = try? av1(width: 640, height: 360)
    static let h264 = try? h264(width: 320, height: 240)
    private static let h264Large = try? h264(width: 640, height: 360)
    private static let h265 = try? h265(width: 320, height: 240)
    private static let h265Large = try? h265(width: 640, height: 360)
    static let opus = try? encodeOpus()
    private static let pcmu = try? encodeG711("mulaw")
    private static let pcma = try? encodeG711("alaw")
}

extension EncodedFrame {
    /// A packet of sound, arriving at its time.
    static func sound(
        _ coded: TestMedia.Coded, _ codec: Codec = .opus, at milliseconds: Int64, base: Int64 = 1_000_000,
        followsLoss: Bool = false
    ) -> EncodedFrame {
        let frame = EncodedFrame()
        coded.bytes.withUnsafeBytes { frame.append($0) }
        let rate = codec.clockRate
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: base + milliseconds * Int64(rate) / 1000, clockRate: rate),
            arrival: TestMedia.start + .milliseconds(milliseconds), isKeyframe: true,
            durationTicks: codec == .opus ? 960 : Int64(coded.bytes.count), followsLoss: followsLoss)
        return frame
    }

    /// A picture at a time in ticks of 90 kHz.
    static func picture(
        _ coded: TestMedia.Coded, _ codec: Codec, at ticks: Int64, base: Int64 = 5_000_000, followsLoss: Bool = false
    ) -> EncodedFrame {
        let frame = EncodedFrame()
        coded.bytes.withUnsafeBytes { frame.append($0) }
        frame.seal(
            codec: codec, timestamp: MediaTimestamp(ticks: base + ticks, clockRate: 90_000),
            arrival: TestMedia.start + .nanoseconds(ticks * 100_000 / 9), isKeyframe: coded.isKeyframe,
            width: coded.isKeyframe ? coded.width : 0, height: coded.isKeyframe ? coded.height : 0,
            followsLoss: followsLoss, parameterSets: coded.sets)
        return frame
    }
}
