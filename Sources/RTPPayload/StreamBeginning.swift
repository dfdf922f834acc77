import Media

extension Codec {
    /// Whether a payload is the first of a picture with which a sender begins: one of which nothing before is needed. For
    /// H.264 and H.265 it has to carry the parameter sets or what stands before them, as these are sent ahead of the
    /// picture in payloads of their own. Sound has no mark of a beginning.
    package func canBegin(with payload: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .vp8:
            guard let descriptor = VP8PayloadDescriptor(parsing: payload), descriptor.startsFrame else { return false }
            return VP8FrameHeader(parsing: payload.behind(descriptor.count))?.isKeyframe == true
        case .vp9:
            guard let descriptor = VP9PayloadDescriptor(parsing: payload), descriptor.startsFrame,
                descriptor.spatialLayer == 0
            else { return false }
            return VP9FrameHeader(parsing: payload.behind(descriptor.count))?.isKeyframe == true
        case .av1:
            // Z is not set, N is: the first packet of a coded video sequence.
            return payload.first.map { $0 & 0x88 == 0x08 } ?? false
        case .h264:
            guard let first = payload.first else { return false }
            let type = H264NALUnit.type(first)
            let unit = type == H264NALUnit.aggregationA ? payload.behind(3).first.map(H264NALUnit.type) : type
            return unit == H264NALUnit.sequenceParameterSet || unit == H264NALUnit.accessUnitDelimiter
        case .h265:
            guard let first = payload.first else { return false }
            let type = H265NALUnit.type(first)
            let unit =
                type == H265NALUnit.aggregation
                ? payload.behind(H265NALUnit.headerCount + 2).first.map(H265NALUnit.type) : type
            return unit == H265NALUnit.videoParameterSet || unit == H265NALUnit.accessUnitDelimiter
        case .opus, .pcmu, .pcma, .aac:
            return false
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func behind(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: dropFirst(count))
    }
}
