import CFFmpeg

/// An encoder and the stream of the file that it writes to.
final class PacketEncoder {
    let name: String
    private(set) var context: UnsafeMutablePointer<AVCodecContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private let maker: FileMaker
    private var stream: Int32 = -1
    /// Of packets that tell none, in ticks of the encoder's clock.
    private var usualDuration: Int64 = 0

    /// - Parameters:
    ///   - name: as libavcodec calls it.
    ///   - set: what it shall do, before it is opened.
    init(
        _ name: String, for maker: FileMaker, options: [(String, String)], usualDuration: Int64 = 0,
        set: (UnsafeMutablePointer<AVCodecContext>, UnsafePointer<AVCodec>) -> Void
    ) throws(TranscodingError) {
        self.name = name
        self.maker = maker
        self.usualDuration = usualDuration
        guard let codec = avcodec_find_encoder_by_name(name) else { throw .missingCodec(name: name) }
        context = avcodec_alloc_context3(codec)
        packet = av_packet_alloc()
        guard let context, packet != nil else { throw .outOfMemory(doing: name) }
        set(context, codec)
        if maker.wantsGlobalHeader { context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER }
        var dictionary: OpaquePointer?
        defer { av_dict_free(&dictionary) }
        for (key, value) in options { av_dict_set(&dictionary, key, value, 0) }
        let code = avcodec_open2(context, codec, &dictionary)
        guard code >= 0 else { throw .encoder(name: name, code: code) }
        stream = try maker.add(clock: context.pointee.time_base) { avcodec_parameters_from_context($0, context) }
    }

    deinit {
        av_packet_free(&packet)
        avcodec_free_context(&context)
    }

    /// - Parameter frame: `nil` when no more come.
    func encode(_ frame: UnsafeMutablePointer<AVFrame>?) throws(TranscodingError) {
        guard let context, let packet else { return }
        var code = avcodec_send_frame(context, frame)
        guard code >= 0 else { throw .encoder(name: name, code: code) }
        while true {
            code = avcodec_receive_packet(context, packet)
            if code == capstan_averror_again() || code == capstan_averror_eof() { return }
            guard code >= 0 else { throw .encoder(name: name, code: code) }
            if packet.pointee.duration <= 0 { packet.pointee.duration = usualDuration }
            try maker.write(packet, to: stream, clock: context.pointee.time_base)
        }
    }
}
