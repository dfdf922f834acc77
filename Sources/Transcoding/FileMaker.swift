import CFFmpeg
import Exporting
import Glibc

/// A file under way. Streams are added, then it begins, then packets come, then it is finished.
final class FileMaker {
    let path: String
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private let format: ExportFormat
    /// By stream, nanoseconds to add to its times.
    private var delays: [Int64] = []
    /// By stream, nanoseconds of its latest packet.
    private var latest: [Int64] = []
    /// Nanoseconds: what came before has been written.
    private var flushed: Int64 = 0
    private static let longestWait: Int64 = 10_000_000_000
    /// Nanoseconds, of the latest end of a packet.
    private(set) var end: Int64 = 0

    init(path: String, format: ExportFormat) throws(TranscodingError) {
        self.path = path
        self.format = format
        let code = avformat_alloc_output_context2(&context, nil, Self.muxer(format), "file:" + path)
        guard code >= 0, let context else { throw .missingCodec(name: "\(format.name) muxer") }
        // The filter that libavformat would put before VP9 ends a file at a strange frame.
        context.pointee.flags &= ~AVFMT_FLAG_AUTO_BSF
        let opened = avio_open(&context.pointee.pb, "file:" + path, AVIO_FLAG_WRITE)
        guard opened >= 0 else { throw .write("open", path, opened) }
    }

    deinit {
        if let context { avio_closep(&context.pointee.pb) }
        avformat_free_context(context)
    }

    private static func muxer(_ format: ExportFormat) -> String {
        switch format {
        case .mkv: "matroska"
        case .m4a: "ipod"
        case .mp4, .webm, .mp3, .ogg, .wav: format.rawValue
        }
    }

    /// Whether encoders put what decoders need first into the header alone.
    var wantsGlobalHeader: Bool {
        guard let flags = context?.pointee.oformat?.pointee.flags else { return false }
        return flags & AVFMT_GLOBALHEADER != 0
    }

    /// - Parameter clock: of the times that `write` is given.
    /// - Returns: the number of the stream.
    func add(clock: AVRational, _ describe: (UnsafeMutablePointer<AVCodecParameters>) -> Int32) throws(TranscodingError)
        -> Int32
    {
        guard let context, let stream = avformat_new_stream(context, nil), let parameters = stream.pointee.codecpar,
            describe(parameters) >= 0
        else { throw .outOfMemory(doing: "a stream") }
        // Each container has its own.
        parameters.pointee.codec_tag = 0
        stream.pointee.time_base = clock
        // What is decoded first and not heard stands before the stream's time 0. Matroska tells its length beside times that
        // begin with it (RFC 9559 clause 5.1.4.1.25), and libavformat's muxer, which does so with Opus alone, leaves the
        // times as they are.
        let isDelayTold = (format == .webm || format == .mkv) && parameters.pointee.codec_id == AV_CODEC_ID_OPUS
        let rate = max(parameters.pointee.sample_rate, 1)
        delays.append(isDelayTold ? Int64(parameters.pointee.initial_padding) * 1_000_000_000 / Int64(rate) : 0)
        return stream.pointee.index
    }

    func begin() throws(TranscodingError) {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        switch format {
        case .mp4, .m4a: av_dict_set(&options, "movflags", "faststart", 0)
        case .webm, .mkv: av_dict_set(&options, "cues_to_front", "1", 0)
        case .wav: av_dict_set(&options, "rf64", "auto", 0)
        case .mp3, .ogg: break
        }
        let code = avformat_write_header(context, &options)
        guard code >= 0 else { throw .write("write_header", path, code) }
    }

    /// Takes the packet's content; its times are by `clock`.
    func write(
        _ packet: UnsafeMutablePointer<AVPacket>, to index: Int32, clock: AVRational
    ) throws(TranscodingError) {
        guard let context, index >= 0, UInt32(index) < context.pointee.nb_streams,
            let stream = context.pointee.streams[Int(index)]
        else { return }
        if let time = FileTime.nanoseconds(packet.pointee.pts, in: clock) {
            // What a file says of one packet is believed up to an hour.
            let length = av_rescale_q(packet.pointee.duration, clock, FileTime.base)
            if !(0...3_600_000_000_000).contains(length) { packet.pointee.duration = 0 }
            end = max(end, time &+ min(max(length, 0), 3_600_000_000_000))
            try flushWhatWaits(for: Int(index), at: time)
        }
        if delays.indices.contains(Int(index)), delays[Int(index)] > 0 {
            let delay = av_rescale_q(delays[Int(index)], FileTime.base, clock)
            packet.pointee.pts += delay
            packet.pointee.dts += delay
        }
        packet.pointee.stream_index = index
        packet.pointee.pos = -1
        av_packet_rescale_ts(packet, clock, stream.pointee.time_base)
        let code = av_interleaved_write_frame(context, packet)
        guard code >= 0 else { throw .write("write_frame", path, code) }
    }

    /// libavformat holds packets until each stream has one, however long a picture pauses: beside VP8 and VP9 without end.
    private func flushWhatWaits(for index: Int, at time: Int64) throws(TranscodingError) {
        while latest.count < delays.count { latest.append(0) }
        guard latest.indices.contains(index) else { return }
        latest[index] = max(latest[index], time)
        guard latest.contains(where: { time &- $0 > Self.longestWait }), time &- flushed > Self.longestWait / 10 else {
            return
        }
        flushed = time
        let code = av_interleaved_write_frame(context, nil)
        guard code >= 0 else { throw .write("write_frame", path, code) }
    }

    /// Writes the end and brings all of it to the disk.
    /// - Returns: its bytes.
    func finish() throws(TranscodingError) -> Int64 {
        guard let context else { return 0 }
        var code = av_write_trailer(context)
        guard code >= 0 else { throw .write("write_trailer", path, code) }
        code = avio_closep(&context.pointee.pb)
        guard code >= 0 else { throw .write("close", path, code) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("fsync", path, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("fstat", path, errno) }
        return Int64(status.st_size)
    }
}
