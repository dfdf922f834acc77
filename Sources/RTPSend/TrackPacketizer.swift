import Media

/// Makes a `PacketizedTrack` of frames in the order in which they are sent.
package struct TrackPacketizer {
    package let codec: Codec
    private let channels: Int
    private var buffer = PayloadBuffer()
    private var frames: [PacketizedTrack.Frame] = []
    private var end: Int64 = 0

    package init(codec: Codec, channels: Int = 0) {
        self.codec = codec
        self.channels = channels
    }

    package var isEmpty: Bool { frames.isEmpty }
    /// Bytes of payloads so far.
    package var byteCount: Int { buffer.bytes.count }

    /// - Parameters:
    ///   - frame: laid out as in `EncodedFrame`.
    ///   - time: nanoseconds from the beginning, not before the frame before.
    ///   - duration: nanoseconds; 0 where not known.
    ///   - width: pixels of a VP9 keyframe; 0 where not known.
    package mutating func append(
        _ frame: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool, width: Int = 0,
        height: Int = 0
    ) throws(RTPSendError) {
        guard !frame.isEmpty else { throw .empty(codec: codec) }
        let first = buffer.payloads.count
        do throws(RTPSendError) {
            try cut(frame, isKeyframe, width, height)
        } catch {
            buffer.truncate(toPayloads: first)
            throw error
        }
        let count = buffer.payloads.count - first
        guard count > 0 else { return }
        frames.append(
            PacketizedTrack.Frame(
                time: time, firstPayload: first, payloadCount: count, isKeyframe: isKeyframe || codec.kind == .audio))
        end = max(end, time + duration)
    }

    package consuming func finish() -> PacketizedTrack {
        PacketizedTrack(codec: codec, channels: channels, frames: frames, end: end, buffer: buffer)
    }

    private mutating func cut(
        _ frame: UnsafeRawBufferPointer, _ isKeyframe: Bool, _ width: Int, _ height: Int
    ) throws(RTPSendError) {
        switch codec {
        case .h264: try H264Packetizer.cut(frame, into: &buffer)
        case .h265: try H265Packetizer.cut(frame, into: &buffer)
        case .vp8: VP8Packetizer.cut(frame, into: &buffer)
        case .vp9:
            VP9Packetizer.cut(frame, isKeyframe: isKeyframe, width: width, height: height, into: &buffer)
        case .av1: try AV1Packetizer.cut(frame, into: &buffer)
        case .opus, .pcmu, .pcma, .aac:
            // RFC 7587 clause 4.2 and RFC 3551 clause 4.5.14: the payload is the packet, or its octets, alone.
            guard frame.count <= PayloadBuffer.limit else {
                throw .packetTooLarge(codec: codec, bytes: frame.count, limit: PayloadBuffer.limit)
            }
            buffer.append(frame)
            buffer.end()
        }
    }
}
