import CFFmpeg
import Media

extension ContainerStream {
    static func codec(_ id: AVCodecID) -> Codec? { Codec.allCases.first { identifier($0) == id } }

    private static func identifier(_ codec: Codec) -> AVCodecID {
        switch codec {
        case .vp8: AV_CODEC_ID_VP8
        case .h264: AV_CODEC_ID_H264
        case .vp9: AV_CODEC_ID_VP9
        case .av1: AV_CODEC_ID_AV1
        case .h265: AV_CODEC_ID_HEVC
        case .opus: AV_CODEC_ID_OPUS
        case .pcmu: AV_CODEC_ID_PCM_MULAW
        case .pcma: AV_CODEC_ID_PCM_ALAW
        case .aac: AV_CODEC_ID_AAC
        }
    }

    /// Fills a stream's parameters for a muxer; says whether there was memory.
    func apply(to parameters: UnsafeMutablePointer<AVCodecParameters>) -> Bool {
        parameters.pointee.codec_id = Self.identifier(codec)
        switch codec.kind {
        case .video: applyPicture(to: parameters)
        case .audio: applySound(to: parameters)
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

    private func applySound(to parameters: UnsafeMutablePointer<AVCodecParameters>) {
        parameters.pointee.codec_type = AVMEDIA_TYPE_AUDIO
        parameters.pointee.sample_rate = codec.clockRate
        let count = Int32(min(max(channels, 1), codec == .opus ? 2 : 8))
        av_channel_layout_default(&parameters.pointee.ch_layout, count)
        parameters.pointee.frame_size = codec.clockRate / 50
        guard codec != .opus else { return }
        parameters.pointee.bits_per_coded_sample = 8
        parameters.pointee.block_align = count
        parameters.pointee.bit_rate = Int64(codec.clockRate * count) * 8
    }

    private func applyPicture(to parameters: UnsafeMutablePointer<AVCodecParameters>) {
        parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        parameters.pointee.width = Int32(clamping: width)
        parameters.pointee.height = Int32(clamping: height)
        // libavformat would call it `hev1`, which Apple's players do not take.
        if codec == .h265, isComplete { parameters.pointee.codec_tag = Self.hvc1 }
        guard codec == .vp9 else { return }
        // libavformat makes the `vpcC` of an MP4 of these, and fails without them.
        let header = frameHeader
        parameters.pointee.format = header.map(Self.pixelFormat)?.rawValue ?? AV_PIX_FMT_YUV420P.rawValue
        parameters.pointee.profile = Int32(header?.profile ?? 0)
        parameters.pointee.level = Int32(header?.level ?? 10)
        parameters.pointee.color_range = header?.isFullRange == true ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
    }

    /// "hvc1", the first letter lowest.
    private static let hvc1: UInt32 = 0x3163_7668

    /// 4:4:0 is told as 4:4:4: `vpcC` has no word for it, and decoders read the frame.
    private static func pixelFormat(_ header: VP9FrameHeader) -> AVPixelFormat {
        switch (header.isSubsampledX, header.isSubsampledY, header.bitDepth) {
        case (true, true, ...8): AV_PIX_FMT_YUV420P
        case (true, true, ...10): AV_PIX_FMT_YUV420P10LE
        case (true, true, _): AV_PIX_FMT_YUV420P12LE
        case (true, false, ...8): AV_PIX_FMT_YUV422P
        case (true, false, ...10): AV_PIX_FMT_YUV422P10LE
        case (true, false, _): AV_PIX_FMT_YUV422P12LE
        case (false, _, ...8): AV_PIX_FMT_YUV444P
        case (false, _, ...10): AV_PIX_FMT_YUV444P10LE
        case (false, _, _): AV_PIX_FMT_YUV444P12LE
        }
    }
}
