import CFFmpeg
import Glibc
import Media
import Recording

/// One file being written by libavformat through our own I/O. Packets go in as they are, in the order they are given:
/// interleaving is `PacketInterleaver`'s. Belongs to one thread.
final class ContainerWriter {
    enum Purpose {
        /// Only ever appended to and playable at any instant.
        case growing
        /// Index in front, durations known.
        case final
    }

    let path: String
    private let io: FileDescriptorIO
    private let container: Container
    private let purpose: Purpose
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private static let fragmentLength: Int64 = 500_000_000
    private let clocks: [AVRational]
    private let codecs: [Codec]
    private let pictureIndex: Int?
    /// Nanoseconds of file time.
    private var fragmentStart: Int64 = 0
    /// Bytes at the end of the last cluster or fragment that is whole in the file.
    private(set) var wholeBytes: Int64 = 0
    private(set) var hasUnflushed = false

    var bytesWritten: Int64 { io.bytesWritten }

    init(path: String, container: Container, streams: [ContainerStream], purpose: Purpose) throws(MuxingError) {
        MuxingLog.silence()
        self.path = path
        self.container = container
        self.purpose = purpose
        clocks = streams.map { AVRational(num: 1, den: max($0.clockRate, 1)) }
        codecs = streams.map(\.codec)
        pictureIndex = streams.firstIndex { $0.codec.kind == .video }
        guard !streams.isEmpty, streams.count <= 16 else {
            throw .unsupported(path: path, reason: "\(streams.count) streams; a file has 1 to 16")
        }
        // A growing file is nobody else's yet: one that is there already would be overwritten media.
        let flags = purpose == .growing ? O_WRONLY | O_CREAT | O_EXCL : O_RDWR | O_CREAT | O_TRUNC
        io = try FileDescriptorIO(path: path, mode: purpose == .growing ? .append : .readWrite, flags: flags)
        let name = container == .mkv ? "matroska" : container.rawValue
        let code = avformat_alloc_output_context2(&context, nil, name, "file:" + path)
        guard code >= 0, let context else { throw .library(operation: "alloc", path: path, code: code) }
        packet = av_packet_alloc()
        guard packet != nil else { throw .system("av_packet_alloc", path, ENOMEM) }
        context.pointee.pb = io.context
        context.pointee.avoid_negative_ts = 0
        // Packets stay as they are: the filter that libavformat would put before VP9 ends a file at a strange frame.
        context.pointee.flags &= ~AVFMT_FLAG_AUTO_BSF
        for stream in streams {
            guard let made = avformat_new_stream(context, nil), stream.apply(to: made.pointee.codecpar) else {
                throw .system("avformat_new_stream", path, ENOMEM)
            }
            made.pointee.time_base = AVRational(num: 1, den: max(stream.clockRate, 1))
        }
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in Self.options(container, purpose) { av_dict_set(&options, key, value, 0) }
        let header = avformat_write_header(context, &options)
        guard header >= 0 else { throw io.error("write_header", header) }
        avio_flush(context.pointee.pb)
        io.commit()
        if io.failure != 0 { throw io.error("write_header", header) }
        wholeBytes = io.bytesWritten
    }

    deinit {
        avformat_free_context(context)
        av_packet_free(&packet)
    }

    private static func options(_ container: Container, _ purpose: Purpose) -> [(String, String)] {
        switch (container, purpose) {
        case (.mp4, .growing):
            // frag_discont keeps a first time that is not 0; without it a late picture would begin at once.
            [
                ("movflags", "empty_moov+default_base_moof+frag_custom+frag_discont+skip_trailer"),
                ("use_editlist", "0"),
            ]
        case (.mp4, .final): [("movflags", "faststart")]
        case (_, .growing): [("live", "1"), ("cluster_time_limit", "500")]
        case (_, .final): [("cues_to_front", "1")]
        }
    }

    /// Times in ticks of the stream's clock. `duration` must be true or a good guess: MP4 keeps it for the last sample.
    func write(
        stream index: Int, bytes: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool
    ) throws(MuxingError) {
        guard let context, let packet, clocks.indices.contains(index), let base = bytes.baseAddress,
            let stream = context.pointee.streams[index], let size = Int32(exactly: bytes.count)
        else { return }
        if codecs[index] == .av1, !AV1Units.areWhole(bytes) { return }
        if purpose == .growing, container == .mp4 { try cutFragment(before: index, time, isKeyframe) }
        av_packet_unref(packet)
        let to = stream.pointee.time_base
        let from = clocks[index]
        packet.pointee.data = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
        packet.pointee.size = size
        packet.pointee.stream_index = Int32(index)
        packet.pointee.pts = av_rescale_q(time, from, to)
        packet.pointee.dts = packet.pointee.pts
        packet.pointee.duration = max(av_rescale_q(duration, from, to), 1)
        packet.pointee.flags = isKeyframe ? AV_PKT_FLAG_KEY : 0
        hasUnflushed = true
        let code = av_write_frame(context, packet)
        packet.pointee.data = nil
        packet.pointee.size = 0
        guard code >= 0 else { throw io.error("write_frame", code) }
        if purpose == .growing { try push() }
    }

    /// A fragment ends before a keyframe and after half a second.
    private func cutFragment(before index: Int, _ time: Int64, _ isKeyframe: Bool) throws(MuxingError) {
        let start = MediaTimestamp.rescale(time, from: clocks[index].den, to: 1_000_000_000)
        if hasUnflushed {
            guard isKeyframe && index == pictureIndex || start - fragmentStart >= Self.fragmentLength else { return }
            try flush()
        }
        fragmentStart = start
    }

    /// Ends the cluster or fragment under way, so that all that was written is in the file and can be played.
    func flush() throws(MuxingError) {
        guard let context, hasUnflushed else { return }
        let code = av_write_frame(context, nil)
        guard code >= 0 else { throw io.error("flush", code) }
        try push()
        hasUnflushed = false
    }

    /// Writes what a container has at its end.
    func finish() throws(MuxingError) {
        guard let context else { return }
        if purpose == .growing { try flush() }
        let code = av_write_trailer(context)
        guard code >= 0 else { throw io.error("write_trailer", code) }
        try push()
    }

    func synchronize() throws(MuxingError) { try io.synchronize() }

    /// After a failure: leaves the file as it was when it was last whole.
    func abandon() {
        if purpose == .growing { io.truncate(to: wholeBytes) }
    }

    private func push() throws(MuxingError) {
        avio_flush(io.context)
        io.commit()
        if io.failure != 0 { throw io.error("flush", 0) }
        // What libavformat hands over while a file grows are whole clusters and fragments.
        wholeBytes = io.bytesWritten
    }
}
