import Media

/// The depacketizer of a codec. A struct of which one member lives, as an enum's payload cannot be changed in place.
package struct AnyDepacketizer: Sendable {
    package let codec: Codec
    private var vp8: VP8Depacketizer?
    private var h264: H264Depacketizer?
    private var vp9: VP9Depacketizer?
    private var av1: AV1Depacketizer?
    private var h265: H265Depacketizer?
    private var opus: OpusDepacketizer?
    private var g711: G711Depacketizer?
    /// No picture can be emitted before a keyframe: ask for one. Never so for sound. Kept, as it is asked for after every
    /// packet: a getter in another module takes a copy of all codecs' state.
    package private(set) var needsKeyframe = false

    /// - Parameter formatParameters: the `a=fmtp` value; of H.264 and H.265 the parameter sets in it are remembered.
    package init(codec: Codec, formatParameters: String = "") {
        self.codec = codec
        switch codec {
        case .vp8: vp8 = VP8Depacketizer()
        case .h264: h264 = H264Depacketizer(formatParameters: formatParameters)
        case .vp9: vp9 = VP9Depacketizer()
        case .av1: av1 = AV1Depacketizer()
        case .h265: h265 = H265Depacketizer(formatParameters: formatParameters)
        case .opus: opus = OpusDepacketizer()
        case .pcmu, .pcma: g711 = G711Depacketizer(codec: codec)
        case .aac: break
        }
        noteNeed()
    }

    /// A depacketizer of the same stream that has read nothing: it knows the parameter sets, which may come but once.
    package func anew() -> AnyDepacketizer {
        var fresh = AnyDepacketizer(codec: codec)
        if let h264 { fresh.h264?.store = h264.store }
        if let h265 { fresh.h265?.store = h265.store }
        return fresh
    }

    private mutating func noteNeed() {
        needsKeyframe =
            switch codec {
            case .vp8: vp8?.needsKeyframe ?? false
            case .h264: h264?.needsKeyframe ?? false
            case .vp9: vp9?.needsKeyframe ?? false
            case .av1: av1?.needsKeyframe ?? false
            case .h265: h265?.needsKeyframe ?? false
            case .opus, .pcmu, .pcma, .aac: false
            }
    }

    /// Whether pictures come too that lack what they refer to, once a stream has begun.
    package mutating func keepAll(_ keeps: Bool) {
        vp8?.keepsAll = keeps
        h264?.keepsAll = keeps
        vp9?.keepsAll = keeps
        av1?.keepsAll = keeps
        h265?.keepsAll = keeps
    }

    package mutating func push(
        payload: UnsafeRawBufferPointer, timestamp: Int64, marker: Bool, sequence: Int64, arrival: Instant,
        pool: inout FramePool
    ) -> DepacketizerResult {
        defer { noteNeed() }
        return switch codec {
        case .vp8:
            vp8?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .h264:
            h264?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .vp9:
            vp9?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .av1:
            av1?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .h265:
            h265?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .opus:
            opus?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .pcmu, .pcma:
            g711?.push(
                payload: payload, timestamp: timestamp, marker: marker, sequence: sequence, arrival: arrival,
                pool: &pool) ?? .none
        case .aac: .none
        }
    }

    /// `count` packets will never come.
    package mutating func markLost(_ count: Int) {
        defer { noteNeed() }
        switch codec {
        case .vp8: vp8?.markLost(count)
        case .h264: h264?.markLost(count)
        case .vp9: vp9?.markLost(count)
        case .av1: av1?.markLost(count)
        case .h265: h265?.markLost(count)
        case .opus: opus?.markLost(count)
        case .pcmu, .pcma: g711?.markLost(count)
        case .aac: break
        }
    }
}
