import Media

/// The depacketizer of a codec. A struct of which one member lives, as an enum's payload cannot be changed in place.
package struct AnyDepacketizer: Sendable {
    package let codec: Codec
    private var vp8: VP8Depacketizer?
    private var h264: H264Depacketizer?
    private var opus: OpusDepacketizer?

    /// - Parameter formatParameters: the `a=fmtp` value; of H.264 the `sprop-parameter-sets` are remembered.
    package init(codec: Codec, formatParameters: String = "") {
        self.codec = codec
        switch codec {
        case .vp8: vp8 = VP8Depacketizer()
        case .h264: h264 = H264Depacketizer(formatParameters: formatParameters)
        case .opus: opus = OpusDepacketizer()
        case .vp9, .av1, .h265, .pcmu, .pcma: break
        }
    }

    /// No picture can be emitted before a keyframe: ask for one. Never so for sound.
    package var needsKeyframe: Bool {
        vp8?.needsKeyframe ?? h264?.needsKeyframe ?? false
    }

    package mutating func push(
        payload: UnsafeRawBufferPointer, timestamp: Int64, marker: Bool, sequence: Int64, arrival: Instant,
        pool: inout FramePool
    ) -> DepacketizerResult {
        switch codec {
        case .vp8:
            vp8?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .h264:
            h264?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .opus:
            opus?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .vp9, .av1, .h265, .pcmu, .pcma:
            .none
        }
    }

    /// `count` packets will never come.
    package mutating func markLost(_ count: Int) {
        switch codec {
        case .vp8: vp8?.markLost(count)
        case .h264: h264?.markLost(count)
        case .opus: opus?.markLost(count)
        case .vp9, .av1, .h265, .pcmu, .pcma: break
        }
    }
}
