import CFFmpeg
import Media
import Recording

/// What a container's header has to know of one stream.
struct ContainerStream {
    var codec: Codec
    /// Ticks of this are what `ContainerWriter.write` takes.
    var clockRate: Int32
    var channels: Int
    var width: Int
    var height: Int
    var configuration: [UInt8]

    init(_ plan: StreamPlan, path: String) throws(MuxingError) {
        codec = plan.codec
        clockRate = plan.clockRate
        channels = plan.channels
        // A header needs a size; a decoder takes the true one from the keyframe.
        width = plan.width > 0 ? plan.width : 640
        height = plan.height > 0 ? plan.height : 480
        switch plan.codec {
        case .vp8: configuration = []
        case .vp9, .av1, .h265, .pcmu, .pcma:
            throw .unsupported(path: path, reason: "\(plan.codec.encodingName) is not written yet")
        case .opus: configuration = CodecConfiguration.opusHead(channels: plan.channels)
        case .h264:
            guard let sets = plan.parameterSets, let record = CodecConfiguration.avcC(sets) else {
                throw .unsupported(path: path, reason: "an H264 stream without parameter sets (ISO/IEC 14496-15 5.3.3)")
            }
            configuration = record
        }
    }

    /// From a file that is read. `nil`: not one of ours.
    init?(_ parameters: AVCodecParameters) {
        switch parameters.codec_id {
        case AV_CODEC_ID_VP8: codec = .vp8
        case AV_CODEC_ID_H264: codec = .h264
        case AV_CODEC_ID_OPUS: codec = .opus
        default: return nil
        }
        clockRate = codec.clockRate
        channels = Int(parameters.ch_layout.nb_channels)
        width = Int(parameters.width)
        height = Int(parameters.height)
        configuration = Array(
            UnsafeBufferPointer(start: parameters.extradata, count: Int(max(parameters.extradata_size, 0))))
        if codec != .vp8, configuration.isEmpty { return nil }
    }

    /// Fills a stream's parameters for a muxer; says whether there was memory.
    func apply(to parameters: UnsafeMutablePointer<AVCodecParameters>) -> Bool {
        switch codec {
        case .vp8: parameters.pointee.codec_id = AV_CODEC_ID_VP8
        case .h264: parameters.pointee.codec_id = AV_CODEC_ID_H264
        case .vp9: parameters.pointee.codec_id = AV_CODEC_ID_VP9
        case .av1: parameters.pointee.codec_id = AV_CODEC_ID_AV1
        case .h265: parameters.pointee.codec_id = AV_CODEC_ID_HEVC
        case .opus: parameters.pointee.codec_id = AV_CODEC_ID_OPUS
        case .pcmu: parameters.pointee.codec_id = AV_CODEC_ID_PCM_MULAW
        case .pcma: parameters.pointee.codec_id = AV_CODEC_ID_PCM_ALAW
        }
        if codec.kind == .video {
            parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
            parameters.pointee.width = Int32(clamping: width)
            parameters.pointee.height = Int32(clamping: height)
        } else {
            parameters.pointee.codec_type = AVMEDIA_TYPE_AUDIO
            parameters.pointee.sample_rate = clockRate
            av_channel_layout_default(&parameters.pointee.ch_layout, Int32(min(max(channels, 1), 2)))
            parameters.pointee.frame_size = 960
        }
        guard !configuration.isEmpty else { return true }
        guard let copy = av_mallocz(configuration.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)) else { return false }
        configuration.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { copy.copyMemory(from: base, byteCount: bytes.count) }
        }
        parameters.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        parameters.pointee.extradata_size = Int32(configuration.count)
        return true
    }
}
