import Media

/// Frames to send.
enum LiveFrames {
    static let sets = ParameterSets(sequence: [[0x67, 0x42, 0xE0, 0x1F]], picture: [[0x68, 1]])
    static let keyframe = picture([0, 0, 0, 2, 0x65, 0x88], isKeyframe: true)

    static func time(_ seconds: Double) -> MediaTimestamp {
        MediaTimestamp(ticks: Int64(seconds * 90_000), clockRate: 90_000)
    }

    /// - Parameter packets: of 20 ms.
    static func soundTime(_ packets: Int64) -> MediaTimestamp {
        MediaTimestamp(ticks: packets * 960, clockRate: 48_000)
    }

    static func picture(_ bytes: [UInt8], isKeyframe: Bool) -> EncodedFrame {
        let frame = EncodedFrame(capacity: bytes.count)
        bytes.withUnsafeBytes { frame.append($0) }
        frame.seal(
            codec: .h264, timestamp: MediaTimestamp(ticks: 77, clockRate: 90_000), arrival: Instant(nanoseconds: 5),
            isKeyframe: isKeyframe, durationTicks: 3000, width: isKeyframe ? 640 : 0, height: isKeyframe ? 360 : 0,
            parameterSets: isKeyframe ? sets : nil)
        return frame
    }

    static func sound(_ bytes: [UInt8]) -> EncodedFrame {
        let frame = EncodedFrame(capacity: bytes.count)
        bytes.withUnsafeBytes { frame.append($0) }
        frame.seal(
            codec: .opus, timestamp: MediaTimestamp(ticks: 99, clockRate: 48_000), arrival: Instant(nanoseconds: 5),
            isKeyframe: true, durationTicks: 960)
        return frame
    }

    static func bytes(_ frame: EncodedFrame) -> [UInt8] { frame.withBytes { Array($0) } }
}
