import CFFmpeg
import Exporting

/// Decodes sound and encodes it again as one unbroken row of samples: what a file's times leave open becomes silence, what
/// they say twice is said once.
final class EncodedSound: StreamLine {
    /// Containers round times, by a millisecond and more: below this samples are simply laid end to end.
    private static let tolerance: Int64 = 25_000_000
    /// A file that is silent for longer has no times that can be believed.
    private static let longestGap: Int64 = 12 * 3600 * 1_000_000_000

    private let decoder: FrameDecoder
    private let converter: SoundConverter
    private let queue: SampleQueue
    private let encoder: PacketEncoder
    private let path: String
    private let clock: AVRational
    private let start: Int64
    private let rate: Int64
    /// In one frame of the encoder.
    private let size: Int32
    /// Of samples in all; `nil`: to the end.
    private let limit: Int64?
    private var frame: UnsafeMutablePointer<AVFrame>?
    /// Samples so far, and those of them that the encoder has.
    private(set) var position: Int64 = 0
    private var encoded: Int64 = 0
    private var passed: Int64 = 0
    private var hasBegun = false

    var omitted: Int64 { decoder.failures + passed }

    init(
        _ stream: UnsafeMutablePointer<AVStream>, of path: String, to maker: FileMaker, encoding: SoundEncoding,
        start: Int64, end: Int64?
    ) throws(TranscodingError) {
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory(doing: "sound") }
        let channels = min(max(parameters.pointee.ch_layout.nb_channels, 1), 2)
        let rate = Self.rate(encoding.codec, source: parameters.pointee.sample_rate)
        var format = AV_SAMPLE_FMT_NONE
        self.path = path
        self.start = start
        self.rate = Int64(rate)
        clock = stream.pointee.time_base
        limit = end.map { av_rescale($0 - start, Int64(rate), 1_000_000_000) }
        decoder = try FrameDecoder(stream, threads: 1)
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

    func take(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) throws(TranscodingError) {
        decoder.send(packet)
        try drain()
    }

    func finish() throws(TranscodingError) {
        decoder.send(nil)
        try drain()
        if hasBegun, let rest = try converter.convert(nil, into: queue) { try put(0..<rest) }
        try encodeWhole()
        if queue.count > 0 { try encodeFrame(Int32(clamping: queue.count)) }
        try encoder.encode(nil)
    }

    private func drain() throws(TranscodingError) {
        while let decoded = decoder.receive() {
            guard let time = FileTime.nanoseconds(decoded.pointee.best_effort_timestamp, in: clock) else {
                passed += 1
                continue
            }
            try place(decoded, at: time - start)
        }
    }

    private func place(_ decoded: UnsafeMutablePointer<AVFrame>, at time: Int64) throws(TranscodingError) {
        let reached = av_rescale(position, 1_000_000_000, rate)
        var gap: Int64 = 0
        if !hasBegun || abs(time - reached) > Self.tolerance {
            guard abs(time - reached) <= Self.longestGap else {
                throw .nothingUsable(path: path, reason: "the times of its sound leap by more than twelve hours")
            }
            gap = av_rescale(time, rate, 1_000_000_000) - position
        }
        try fill(gap)
        guard let count = try converter.convert(decoded, into: queue) else {
            passed += 1
            return
        }
        let begin = gap < 0 ? Int32(clamping: min(-gap, Int64(count))) : 0
        if begin < count { hasBegun = true }
        try put(begin..<count)
        try encodeWhole()
    }

    /// In pieces, so that little is held.
    private func fill(_ gap: Int64) throws(TranscodingError) {
        var left = min(gap, limit.map { $0 - position } ?? gap)
        while left > 0 {
            let piece = min(left, 48_000)
            try queue.putSilence(Int32(piece))
            position += piece
            left -= piece
            try encodeWhole()
        }
    }

    private func put(_ range: Range<Int32>) throws(TranscodingError) {
        let room = limit.map { max($0 - position, 0) } ?? .max
        let end = range.lowerBound + Int32(clamping: min(Int64(range.count), room))
        try queue.put(range.lowerBound..<end)
        position += Int64(end - range.lowerBound)
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
