import CFFmpeg
import Glibc
import Media
import Recording

/// The packets of one stream of a file, in file order, without parsing or decoding anything: what the container says
/// and nothing more. A file that was cut off ends where its whole packets end.
final class StreamReader {
    let streams: [ContainerStream]
    private let io: FileDescriptorIO
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private var packet: UnsafeMutablePointer<AVPacket>?
    private let index: Int
    private let from: AVRational
    private let to: AVRational
    private var hasPacket = false

    /// Of the packet that `read` has found; ticks of the codec's clock.
    private(set) var time: Int64 = 0
    private(set) var duration: Int64 = 0
    private(set) var isKeyframe = false

    /// - Parameters:
    ///   - index: the stream to read.
    ///   - limit: `FileLayout.readable`.
    init(path: String, container: Container, stream index: Int, limit: Int64) throws(MuxingError) {
        MuxingLog.silence()
        self.index = index
        io = try FileDescriptorIO(path: path, mode: .read, flags: O_RDONLY, limit: limit, bufferSize: 256 * 1024)
        context = avformat_alloc_context()
        packet = av_packet_alloc()
        guard context != nil, packet != nil else { throw .system("avformat_alloc_context", path, ENOMEM) }
        context?.pointee.pb = io.context
        context?.pointee.flags |= AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN | AVFMT_FLAG_CUSTOM_IO
        let format = av_find_input_format(container == .mp4 ? "mp4" : "matroska")
        let code = avformat_open_input(&context, nil, format, nil)
        guard code >= 0, let context else {
            throw .nothingWhole(path: path, reason: "its header cannot be read")
        }
        var found: [ContainerStream] = []
        for number in 0..<Int(context.pointee.nb_streams) {
            guard let stream = context.pointee.streams[number], let parameters = stream.pointee.codecpar,
                let description = ContainerStream(parameters.pointee)
            else {
                throw .unsupported(path: path, reason: "stream \(number) is none that this gateway writes")
            }
            found.append(description)
            stream.pointee.discard = number == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
        guard found.indices.contains(index), let stream = context.pointee.streams[index] else {
            throw .nothingWhole(path: path, reason: "its header names no stream \(index)")
        }
        streams = found
        from = stream.pointee.time_base
        to = AVRational(num: 1, den: found[index].clockRate)
    }

    deinit {
        av_packet_free(&packet)
        avformat_close_input(&context)
    }

    /// Goes on to the next packet; `false` at the end of what is whole.
    func read() -> Bool {
        guard let context, let packet else { return false }
        while true {
            av_packet_unref(packet)
            hasPacket = false
            guard av_read_frame(context, packet) >= 0 else { return false }
            guard Int(packet.pointee.stream_index) == index else { continue }
            guard packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else { return false }
            let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
            guard stamp != capstan_no_timestamp(), packet.pointee.size > 0, packet.pointee.data != nil else { continue }
            time = av_rescale_q(stamp, from, to)
            duration = av_rescale_q(packet.pointee.duration, from, to)
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
