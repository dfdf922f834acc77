import CFFmpeg

/// The packets of a file's first picture and first sound. Formats that recordings have are read, and no other file than the
/// one named: a file's own word cannot bring the reader to others.
final class SourceReader {
    let path: String
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private(set) var packet: UnsafeMutablePointer<AVPacket>?
    /// `nil`: it has none.
    private(set) var picture: UnsafeMutablePointer<AVStream>?
    private(set) var sound: UnsafeMutablePointer<AVStream>?

    init(path: String) throws(TranscodingError) {
        self.path = path
        av_log_set_level(AV_LOG_QUIET)
        packet = av_packet_alloc()
        guard packet != nil else { throw .outOfMemory(doing: "reading \(path)") }
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "format_whitelist", "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2", 0)
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        var code = avformat_open_input(&context, "file:\(path)", nil, &options)
        guard code >= 0, let context else { throw .cannotRead(path: path, code: code) }
        code = avformat_find_stream_info(context, nil)
        guard code >= 0 else { throw .cannotRead(path: path, code: code) }
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let stream = context.pointee.streams[index], let parameters = stream.pointee.codecpar else {
                continue
            }
            stream.pointee.discard = AVDISCARD_ALL
            switch parameters.pointee.codec_type {
            case AVMEDIA_TYPE_VIDEO where stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0:
                if picture == nil { picture = stream }
            case AVMEDIA_TYPE_AUDIO: if sound == nil { sound = stream }
            default: break
            }
        }
    }

    deinit {
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    /// Only streams that are asked for come out of `read`.
    func want(_ stream: UnsafeMutablePointer<AVStream>) { stream.pointee.discard = AVDISCARD_DEFAULT }

    /// Goes to a keyframe at or before `time`, where the file can tell; else reading goes on from the beginning.
    func seek(before time: Int64) {
        guard time > 0, let context, let stream = picture ?? sound else { return }
        let stamp = av_rescale_q(time, FileTime.base, stream.pointee.time_base)
        if avformat_seek_file(context, stream.pointee.index, .min, stamp, stamp, 0) < 0 {
            avformat_seek_file(context, -1, .min, 0, .max, 0)
        }
    }

    /// Goes on to the next packet; `false` at the end, or where the file is cut off.
    func read() -> Bool {
        guard let context, let packet else { return false }
        while true {
            av_packet_unref(packet)
            guard av_read_frame(context, packet) >= 0 else { return false }
            if packet.pointee.size > 0, packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 { return true }
        }
    }

    /// Seconds by its header; `nil` where it does not say.
    var duration: Double? {
        guard let context, context.pointee.duration > 0 else { return nil }
        return Double(context.pointee.duration) / Double(AV_TIME_BASE)
    }
}
