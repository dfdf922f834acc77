import CFFmpeg
import Media

/// The packets of a media file in file order, as its container has them. Nothing is decoded: what the header says is
/// taken, and `avformat_find_stream_info` is not called.
final class MediaFileReader {
    struct Stream {
        let index: Int
        let kind: MediaKind
        /// `nil` for one that RTP does not carry.
        let codec: Codec?
        /// As FFmpeg calls it.
        let codecName: String
        let channels: Int
        let sampleRate: Int
        let width: Int
        let height: Int
        let configuration: [UInt8]
    }

    private(set) var streams: [Stream] = []
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private var hasPacket = false

    // Of the packet that `read` has found.
    private(set) var stream = 0
    /// Nanoseconds on the file's own clock; `nil` where the container has none (a raw stream).
    private(set) var time: Int64?
    /// Nanoseconds; 0 where not known.
    private(set) var duration: Int64 = 0
    private(set) var isKeyframe = false

    init(path: String) throws(MediaReadingError) {
        av_log_set_level(AV_LOG_QUIET)
        packet = av_packet_alloc()
        // The protocol is named, so that a path with a colon is no other one.
        let code = avformat_open_input(&context, "file:\(path)", nil, nil)
        guard code >= 0, let context, packet != nil else { throw .cannotOpen(path: path, code: code) }
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let stream = context.pointee.streams[index], let parameters = stream.pointee.codecpar else {
                continue
            }
            if let described = Self.describe(parameters.pointee, index, stream.pointee.disposition) {
                streams.append(described)
            }
        }
    }

    deinit {
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    private static func describe(_ parameters: AVCodecParameters, _ index: Int, _ disposition: Int32) -> Stream? {
        let kind: MediaKind
        switch parameters.codec_type {
        case AVMEDIA_TYPE_VIDEO where disposition & AV_DISPOSITION_ATTACHED_PIC == 0: kind = .video
        case AVMEDIA_TYPE_AUDIO: kind = .audio
        default: return nil
        }
        let codec: Codec? =
            switch parameters.codec_id {
            case AV_CODEC_ID_VP8: .vp8
            case AV_CODEC_ID_VP9: .vp9
            case AV_CODEC_ID_AV1: .av1
            case AV_CODEC_ID_H264: .h264
            case AV_CODEC_ID_HEVC: .h265
            case AV_CODEC_ID_OPUS: .opus
            case AV_CODEC_ID_PCM_MULAW: .pcmu
            case AV_CODEC_ID_PCM_ALAW: .pcma
            default: nil
            }
        let extra = UnsafeBufferPointer(start: parameters.extradata, count: Int(max(parameters.extradata_size, 0)))
        return Stream(
            index: index, kind: kind, codec: codec,
            codecName: avcodec_get_name(parameters.codec_id).map { String(cString: $0) } ?? "unknown",
            channels: Int(parameters.ch_layout.nb_channels), sampleRate: Int(parameters.sample_rate),
            width: Int(parameters.width), height: Int(parameters.height), configuration: Array(extra))
    }

    /// Goes on to the next packet; `false` at the end, or where the file is cut off.
    func read() -> Bool {
        guard let context, let packet else { return false }
        while true {
            av_packet_unref(packet)
            hasPacket = false
            guard av_read_frame(context, packet) >= 0 else { return false }
            guard packet.pointee.size > 0, packet.pointee.data != nil,
                packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0,
                let source = context.pointee.streams[Int(packet.pointee.stream_index)]
            else { continue }
            let nanosecond = AVRational(num: 1, den: 1_000_000_000)
            let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
            stream = Int(packet.pointee.stream_index)
            time = stamp == capstan_no_timestamp() ? nil : av_rescale_q(stamp, source.pointee.time_base, nanosecond)
            duration = max(av_rescale_q(packet.pointee.duration, source.pointee.time_base, nanosecond), 0)
            isKeyframe = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            hasPacket = true
            return true
        }
    }

    /// The bytes of the packet, until the next `read`.
    var bytes: UnsafeRawBufferPointer {
        guard hasPacket, let packet else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))
    }
}
