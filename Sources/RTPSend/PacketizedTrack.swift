import Media

/// One track of a file, cut into payloads once and sent by any number of sessions.
package final class PacketizedTrack: Sendable {
    package struct Frame: Sendable {
        /// From the beginning of the file, the loop's first round.
        package let time: Int64
        package let firstPayload: Int
        package let payloadCount: Int
        package let isKeyframe: Bool
    }

    package let codec: Codec
    /// Sound channels; 0 for a picture.
    package let channels: Int
    package let frames: [Frame]
    /// Nanoseconds from the beginning of the file to the end of the last frame.
    package let end: Int64
    /// Of all payloads together.
    package let byteCount: Int
    /// The most payloads within any second: what a history must hold.
    package let peakPayloads: Int
    let payloads: [PayloadBuffer.Payload]
    private let bytes: [UInt8]

    init(codec: Codec, channels: Int, frames: [Frame], end: Int64, buffer: consuming PayloadBuffer) {
        self.codec = codec
        self.channels = channels
        self.frames = frames
        self.end = end
        payloads = buffer.payloads
        byteCount = buffer.bytes.count
        bytes = buffer.bytes
        peakPayloads = Self.peak(frames)
    }

    /// Where in a payload the two bytes of the PictureID stand; `nil` where there is none.
    var pictureIDOffset: Int? {
        switch codec {
        case .vp8: VP8Packetizer.pictureIDOffset
        case .vp9: VP9Packetizer.pictureIDOffset
        case .h264, .h265, .av1, .opus, .pcmu, .pcma, .aac: nil
        }
    }

    func withPayload<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard payloads.indices.contains(index) else { return nil }
        let payload = payloads[index]
        return bytes.withUnsafeBytes { all in
            body(UnsafeRawBufferPointer(rebasing: all[payload.offset..<(payload.offset + payload.count)]))
        }
    }

    /// For tests and tools: the payload's bytes.
    package func payload(_ index: Int) -> [UInt8] {
        withPayload(index) { Array($0) } ?? []
    }

    /// The first keyframe at or behind a place; `nil` when there is none.
    package func keyframe(from index: Int) -> Int? {
        frames.indices.dropFirst(max(index, 0)).first { frames[$0].isKeyframe }
    }

    private static func peak(_ frames: [Frame]) -> Int {
        var peak = 0
        var sum = 0
        var first = 0
        for frame in frames {
            sum += frame.payloadCount
            while frames[first].time + 1_000_000_000 <= frame.time {
                sum -= frames[first].payloadCount
                first += 1
            }
            peak = max(peak, sum)
        }
        return peak
    }
}
