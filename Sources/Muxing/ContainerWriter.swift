import CFFmpeg
import Glibc
import Media
import Recording

/// A final file, written by libavformat through our own I/O: index in front, durations known. Packets go in as they are,
/// in the order they are given. Belongs to one thread.
final class ContainerWriter {
    let path: String
    /// In front of its output, as it is let go first.
    private let muxer: MuxerContext
    private let io: FileDescriptorIO
    private var packet: UnsafeMutablePointer<AVPacket>?
    private let clocks: [AVRational]
    private let codecs: [Codec]

    init(path: String, container: Container, streams: [ContainerStream]) throws(MuxingError) {
        self.path = path
        clocks = streams.map { AVRational(num: 1, den: max($0.clockRate, 1)) }
        codecs = streams.map(\.codec)
        io = try FileDescriptorIO(path: path, mode: .readWrite, flags: O_RDWR | O_CREAT | O_TRUNC)
        muxer = try MuxerContext(path: path, container: container, streams: streams, output: io.context)
        packet = av_packet_alloc()
        guard packet != nil else { throw .system("av_packet_alloc", path, ENOMEM) }
        let header = muxer.writeHeader(container == .mp4 ? [("movflags", "faststart")] : [("cues_to_front", "1")])
        guard header >= 0 else { throw io.error("write_header", header) }
        try push()
    }

    deinit {
        av_packet_free(&packet)
    }

    /// Times in ticks of the stream's clock. `duration` must be true or a good guess: MP4 keeps it for the last sample.
    func write(
        stream index: Int, bytes: UnsafeRawBufferPointer, time: Int64, duration: Int64, isKeyframe: Bool
    ) throws(MuxingError) {
        guard let packet, clocks.indices.contains(index), let base = bytes.baseAddress,
            let size = Int32(exactly: bytes.count)
        else { return }
        if codecs[index] == .av1, !AV1Units.areWhole(bytes) { return }
        av_packet_unref(packet)
        let to = muxer.clock(of: index)
        let from = clocks[index]
        packet.pointee.data = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
        packet.pointee.size = size
        packet.pointee.stream_index = Int32(index)
        packet.pointee.pts = av_rescale_q(time, from, to)
        packet.pointee.dts = packet.pointee.pts
        packet.pointee.duration = max(av_rescale_q(duration, from, to), 1)
        packet.pointee.flags = isKeyframe ? AV_PKT_FLAG_KEY : 0
        let code = av_write_frame(muxer.pointer, packet)
        packet.pointee.data = nil
        packet.pointee.size = 0
        guard code >= 0 else { throw io.error("write_frame", code) }
    }

    /// Writes what a container has at its end.
    func finish() throws(MuxingError) {
        let code = av_write_trailer(muxer.pointer)
        guard code >= 0 else { throw io.error("write_trailer", code) }
        try push()
    }

    func synchronize() throws(MuxingError) { try io.synchronize() }

    private func push() throws(MuxingError) {
        avio_flush(io.context)
        if io.failure != 0 { throw io.error("flush", 0) }
    }
}
