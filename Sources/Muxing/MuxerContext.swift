import CFFmpeg
import Glibc
import Recording

/// A muxer of libavformat with its streams. Packets stay as they are, in the order they are given. Belongs to one thread.
final class MuxerContext {
    private(set) var pointer: UnsafeMutablePointer<AVFormatContext>?
    private let path: String

    /// - Parameter output: outlives this.
    init(
        path: String, container: Container, streams: [ContainerStream], output: UnsafeMutablePointer<AVIOContext>?
    ) throws(MuxingError) {
        MuxingLog.silence()
        self.path = path
        guard !streams.isEmpty, streams.count <= 16 else {
            throw .unsupported(path: path, reason: "\(streams.count) streams; a file has 1 to 16")
        }
        let name = container == .mkv ? "matroska" : container.rawValue
        let code = avformat_alloc_output_context2(&pointer, nil, name, "file:" + path)
        guard code >= 0, let pointer else { throw .library(operation: "alloc", path: path, code: code) }
        pointer.pointee.pb = output
        pointer.pointee.avoid_negative_ts = 0
        // The filter that libavformat would put before VP9 ends a file at a strange frame.
        pointer.pointee.flags &= ~AVFMT_FLAG_AUTO_BSF
        for stream in streams {
            guard let made = avformat_new_stream(pointer, nil), stream.apply(to: made.pointee.codecpar) else {
                throw .system("avformat_new_stream", path, ENOMEM)
            }
            made.pointee.time_base = AVRational(num: 1, den: max(stream.clockRate, 1))
        }
    }

    deinit {
        avformat_free_context(pointer)
    }

    /// - Returns: what libavformat says; below 0 nothing more can be written.
    func writeHeader(_ settings: [(String, String)]) -> Int32 {
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (key, value) in settings { av_dict_set(&options, key, value, 0) }
        return avformat_write_header(pointer, &options)
    }

    /// The clock of a stream's times, which the header has settled.
    func clock(of stream: Int) -> AVRational {
        guard let pointer, stream < pointer.pointee.nb_streams, let made = pointer.pointee.streams[stream] else {
            return AVRational(num: 1, den: 1)
        }
        return made.pointee.time_base
    }
}
