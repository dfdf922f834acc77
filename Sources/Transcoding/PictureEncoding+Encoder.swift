import CFFmpeg
import Exporting

/// How libavcodec makes it.
extension PictureEncoding {
    /// Ticks in a second of encoders' times.
    static let ticks: Int64 = 90_000

    /// The encoder of pictures of one size, its stream added to the file.
    /// - Parameters:
    ///   - rate: pictures in a second.
    ///   - set: what else it shall be told.
    func encoder(
        for maker: FileMaker, width: Int, height: Int, rate: Int32, threads: Int,
        set: (UnsafeMutablePointer<AVCodecContext>) -> Void
    ) throws(TranscodingError) -> PacketEncoder {
        try PacketEncoder(name, for: maker, options: options, usualDuration: Self.ticks / Int64(max(rate, 1))) {
            context, _ in
            context.pointee.width = Int32(clamping: width)
            context.pointee.height = Int32(clamping: height)
            context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
            context.pointee.time_base = AVRational(num: 1, den: Int32(Self.ticks))
            context.pointee.framerate = AVRational(num: rate, den: 1)
            // Players seek to keyframes: one in five seconds at least.
            context.pointee.gop_size = rate * 5
            context.pointee.thread_count = Int32(clamping: max(threads, 0))
            if case .bitrate(let bitrate) = self.rate { context.pointee.bit_rate = Int64(bitrate) }
            set(context)
        }
    }

    private var name: String {
        switch codec {
        case .h264: "libx264"
        case .vp9: "libvpx-vp9"
        }
    }

    private var options: [(String, String)] {
        switch codec {
        case .h264:
            var options = [("preset", "veryfast")]
            if case .quality(let quality) = rate { options.append(("crf", Self.crf(quality, 28, 23, 19))) }
            return options
        case .vp9:
            var options = [("deadline", "good"), ("cpu-used", "5"), ("row-mt", "1"), ("tile-columns", "2")]
            if case .quality(let quality) = rate {
                options += [("crf", Self.crf(quality, 40, 34, 28)), ("b", "0")]
            }
            return options
        }
    }

    private static func crf(_ quality: PictureQuality, _ low: Int, _ medium: Int, _ high: Int) -> String {
        switch quality {
        case .low: String(low)
        case .medium: String(medium)
        case .high: String(high)
        }
    }
}
