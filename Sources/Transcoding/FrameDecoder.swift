import CFFmpeg
import Media

/// The decoder of one stream. What it cannot decode is counted and passed by.
final class FrameDecoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private var frame: UnsafeMutablePointer<AVFrame>?
    private(set) var failures: Int64 = 0

    /// Pixels of a picture: 8K and some more.
    private static let maximumPixels: Int64 = 8192 * 8192

    /// - Parameter keyframesOnly: and those without care for what they look like, for their sizes.
    init(
        _ stream: UnsafeMutablePointer<AVStream>, threads: Int, keyframesOnly: Bool = false
    ) throws(TranscodingError) {
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory(doing: "a decoder") }
        let name = avcodec_get_name(parameters.pointee.codec_id).map { String(cString: $0) } ?? "codec"
        // FFmpeg 5.1's own decoder of Opus leaves holes in hybrid packets.
        let preferred = parameters.pointee.codec_id == AV_CODEC_ID_OPUS ? avcodec_find_decoder_by_name("libopus") : nil
        guard let codec = preferred ?? avcodec_find_decoder(parameters.pointee.codec_id) else {
            throw .missingCodec(name: "decoder for \(name)")
        }
        context = avcodec_alloc_context3(codec)
        frame = av_frame_alloc()
        guard let context, frame != nil, avcodec_parameters_to_context(context, parameters) >= 0 else {
            throw .outOfMemory(doing: "a decoder")
        }
        context.pointee.request_sample_fmt = AV_SAMPLE_FMT_FLT
        context.pointee.pkt_timebase = stream.pointee.time_base
        context.pointee.thread_count = Int32(clamping: keyframesOnly ? 1 : max(threads, 0))
        context.pointee.max_pixels = Self.maximumPixels
        if keyframesOnly {
            context.pointee.skip_frame = AVDISCARD_NONKEY
            context.pointee.skip_loop_filter = AVDISCARD_ALL
            context.pointee.skip_idct = AVDISCARD_ALL
        }
        let code = avcodec_open2(context, codec, nil)
        guard code >= 0 else { throw .encoder(name: "decoder for \(name)", code: code) }
    }

    /// Of frames as a publisher sends them, which give what they have at once.
    /// - Parameter channels: of sound.
    init(_ codec: Codec, channels: Int) throws(TranscodingError) {
        guard let found = Self.decoder(of: codec) else {
            throw .missingCodec(name: "decoder for \(codec.encodingName)")
        }
        context = avcodec_alloc_context3(found)
        frame = av_frame_alloc()
        guard let context, frame != nil else { throw .outOfMemory(doing: "a decoder") }
        if codec.kind == .audio {
            context.pointee.sample_rate = codec.clockRate
            av_channel_layout_default(&context.pointee.ch_layout, Int32(clamping: min(max(channels, 1), 2)))
        }
        context.pointee.request_sample_fmt = AV_SAMPLE_FMT_FLT
        context.pointee.pkt_timebase = AVRational(num: 1, den: codec.kind == .audio ? 48_000 : codec.clockRate)
        // With more, a decoder gives a picture when others have come.
        context.pointee.thread_count = 1
        context.pointee.flags |= Int32(AV_CODEC_FLAG_LOW_DELAY)
        context.pointee.max_pixels = Self.maximumPixels
        let code = avcodec_open2(context, found, nil)
        guard code >= 0 else { throw .encoder(name: "decoder for \(codec.encodingName)", code: code) }
    }

    private static func decoder(of codec: Codec) -> UnsafePointer<AVCodec>? {
        switch codec {
        case .vp8: avcodec_find_decoder(AV_CODEC_ID_VP8)
        case .h264: avcodec_find_decoder(AV_CODEC_ID_H264)
        case .vp9: avcodec_find_decoder(AV_CODEC_ID_VP9)
        case .av1: avcodec_find_decoder(AV_CODEC_ID_AV1)
        case .h265: avcodec_find_decoder(AV_CODEC_ID_HEVC)
        case .opus: avcodec_find_decoder_by_name("libopus") ?? avcodec_find_decoder(AV_CODEC_ID_OPUS)
        case .pcmu: avcodec_find_decoder(AV_CODEC_ID_PCM_MULAW)
        case .pcma: avcodec_find_decoder(AV_CODEC_ID_PCM_ALAW)
        case .aac: avcodec_find_decoder(AV_CODEC_ID_AAC)
        }
    }

    deinit {
        av_frame_free(&frame)
        avcodec_free_context(&context)
    }

    /// - Parameter packet: `nil` when no more come.
    func send(_ packet: UnsafeMutablePointer<AVPacket>?) {
        let code = avcodec_send_packet(context, packet)
        if code < 0, code != capstan_averror_eof() { failures += 1 }
    }

    /// The next frame, until the next call; `nil` when a further packet is needed.
    func receive() -> UnsafeMutablePointer<AVFrame>? {
        // A frame that fails is followed by others; each failure takes up something that was sent.
        for _ in 0..<1000 {
            let code = avcodec_receive_frame(context, frame)
            if code >= 0 { return frame }
            if code == capstan_averror_again() || code == capstan_averror_eof() { return nil }
            failures += 1
        }
        return nil
    }

    /// Ready for another keyframe, after the end too.
    func reset() { avcodec_flush_buffers(context) }
}
