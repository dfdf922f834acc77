import CFFmpeg

/// An encoder whose packets are wanted one by one.
final class LiveEncoder {
    let name: String
    private(set) var context: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?

    /// - Parameters:
    ///   - name: as libavcodec calls it.
    ///   - set: what it shall do, before it is opened.
    init(
        _ name: String, options: [(String, String)], set: (UnsafeMutablePointer<AVCodecContext>) -> Void
    ) throws(TranscodingError) {
        self.name = name
        guard let codec = avcodec_find_encoder_by_name(name) else { throw .missingCodec(name: name) }
        context = avcodec_alloc_context3(codec)
        packet = av_packet_alloc()
        guard let context, packet != nil else { throw .outOfMemory(doing: name) }
        set(context)
        var dictionary: OpaquePointer?
        defer { av_dict_free(&dictionary) }
        for (key, value) in options { av_dict_set(&dictionary, key, value, 0) }
        let code = avcodec_open2(context, codec, &dictionary)
        guard code >= 0 else { throw .encoder(name: name, code: code) }
    }

    deinit {
        av_packet_free(&packet)
        avcodec_free_context(&context)
    }

    /// - Parameters:
    ///   - frame: `nil` when no more come.
    ///   - take: the packet, for as long as the call lasts.
    func encode(
        _ frame: UnsafeMutablePointer<AVFrame>?, _ take: (UnsafeMutablePointer<AVPacket>) -> Void
    ) throws(TranscodingError) {
        guard let context, let packet else { return }
        var code = avcodec_send_frame(context, frame)
        guard code >= 0 else { throw .encoder(name: name, code: code) }
        while true {
            code = avcodec_receive_packet(context, packet)
            if code == capstan_averror_again() || code == capstan_averror_eof() { return }
            guard code >= 0 else { throw .encoder(name: name, code: code) }
            take(packet)
            av_packet_unref(packet)
        }
    }

    /// What decoders need first.
    var configuration: [UInt8] {
        guard let context else { return [] }
        return Array(
            UnsafeBufferPointer(start: context.pointee.extradata, count: Int(max(context.pointee.extradata_size, 0))))
    }
}
