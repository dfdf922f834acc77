import CFFmpeg
import Exporting

/// Encodes one unbroken row of samples.
final class SampleEncoder {
    /// Samples in a second.
    let rate: Int64
    private let converter: SoundConverter
    private let queue: SampleQueue
    private let encoder: PacketEncoder
    /// In one frame of the encoder.
    private let size: Int32
    private var frame: UnsafeMutablePointer<AVFrame>?
    /// Samples so far, and those of them that the encoder has.
    private(set) var position: Int64 = 0
    private var encoded: Int64 = 0

    init(
        for maker: FileMaker, encoding: SoundEncoding, sourceRate: Int32, channels: Int32
    ) throws(TranscodingError) {
        let rate = Self.rate(encoding.codec, source: sourceRate)
        var format = AV_SAMPLE_FMT_NONE
        self.rate = Int64(rate)
        encoder = try PacketEncoder(Self.name(encoding.codec), for: maker, options: []) { context, codec in
            format = Self.format(codec)
            context.pointee.sample_fmt = format
            context.pointee.sample_rate = rate
            context.pointee.time_base = AVRational(num: 1, den: rate)
            av_channel_layout_default(&context.pointee.ch_layout, channels)
            // A number for two channels: one is enough for half.
            if let bitrate = encoding.bitrate {
                context.pointee.bit_rate =
                    channels == 1 && bitrate == encoding.codec.defaultBitrate ? Int64(bitrate / 2) : Int64(bitrate)
            }
        }
        let wanted = encoder.context?.pointee.frame_size ?? 0
        size = wanted > 0 ? wanted : 4096
        converter = SoundConverter(rate: rate, channels: channels, format: format)
        queue = try SampleQueue(format: format, channels: channels)
        frame = av_frame_alloc()
        guard frame != nil else { throw .outOfMemory(doing: "sound") }
    }

    deinit { av_frame_free(&frame) }

    private static func name(_ codec: SoundCodec) -> String {
        switch codec {
        case .opus: "libopus"
        case .aac: "aac"
        case .mp3: "libmp3lame"
        case .pcm: "pcm_s16le"
        }
    }

    private static func rate(_ codec: SoundCodec, source: Int32) -> Int32 {
        switch codec {
        case .opus, .aac, .mp3: 48_000
        case .pcm: (8000...192_000).contains(source) ? source : 48_000
        }
    }

    /// The finest of those that we know and the encoder takes.
    private static func format(_ codec: UnsafePointer<AVCodec>) -> AVSampleFormat {
        guard let formats = codec.pointee.sample_fmts else { return AV_SAMPLE_FMT_S16 }
        var offered: [AVSampleFormat] = []
        while offered.count < 16, formats[offered.count] != AV_SAMPLE_FMT_NONE {
            offered.append(formats[offered.count])
        }
        return [AV_SAMPLE_FMT_FLTP, AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_S16].first { offered.contains($0) }
            ?? offered.first ?? AV_SAMPLE_FMT_S16
    }

    /// - Parameters:
    ///   - skipped: samples at its beginning that are left out.
    ///   - limit: of samples in all.
    /// - Returns: how many samples of it were left in; `nil`: a form that cannot be converted.
    func put(
        _ frame: UnsafeMutablePointer<AVFrame>?, skipping skipped: Int64 = 0, upTo limit: Int64? = nil
    ) throws(TranscodingError) -> Int? {
        guard let count = try converter.convert(frame, into: queue) else { return nil }
        let begin = Int32(clamping: min(max(skipped, 0), Int64(count)))
        let room = limit.map { max($0 - position, 0) } ?? .max
        let end = begin + Int32(clamping: min(Int64(count - begin), room))
        try queue.put(begin..<end)
        position += Int64(end - begin)
        try encodeWhole()
        return Int(count - begin)
    }

    /// In pieces, so that little is held.
    func putSilence(_ count: Int64) throws(TranscodingError) {
        var left = count
        while left > 0 {
            let piece = min(left, 48_000)
            try queue.putSilence(Int32(piece))
            position += piece
            left -= piece
            try encodeWhole()
        }
    }

    /// No more samples come.
    func finish() throws(TranscodingError) {
        try encodeWhole()
        if queue.count > 0 { try encodeFrame(Int32(clamping: queue.count)) }
        try encoder.encode(nil)
    }

    private func encodeWhole() throws(TranscodingError) {
        while queue.count >= Int(size) { try encodeFrame(size) }
    }

    private func encodeFrame(_ count: Int32) throws(TranscodingError) {
        guard let frame, let context = encoder.context else { return }
        if av_frame_is_writable(frame) <= 0 {
            av_frame_unref(frame)
            frame.pointee.format = context.pointee.sample_fmt.rawValue
            frame.pointee.sample_rate = context.pointee.sample_rate
            frame.pointee.nb_samples = size
            av_channel_layout_copy(&frame.pointee.ch_layout, &context.pointee.ch_layout)
            guard av_frame_get_buffer(frame, 0) >= 0 else { throw .outOfMemory(doing: "sound") }
        }
        queue.take(count, into: frame)
        frame.pointee.pts = encoded
        encoded += Int64(count)
        try encoder.encode(frame)
    }
}
