import CFFmpeg
import Glibc
import Recording

/// What stands in front of the first cluster or fragment of a growing file, as libavformat writes it.
struct ContainerHeader {
    private(set) var bytes: [UInt8] = []
    /// By stream: ticks in a second of the times behind it.
    private(set) var clocks: [Int32] = []

    init(path: String, container: Container, streams: [ContainerStream]) throws(MuxingError) {
        var output: UnsafeMutablePointer<AVIOContext>?
        guard avio_open_dyn_buf(&output) >= 0, let output else { throw .system("avio_open_dyn_buf", path, ENOMEM) }
        // What may seek would be left room for that a growing file never fills.
        output.pointee.seekable = 0
        let outcome = Self.write(path, container, streams, to: output)
        var written: UnsafeMutablePointer<UInt8>?
        let count = avio_close_dyn_buf(output, &written)
        defer { av_free(written) }
        clocks = try outcome.get()
        guard let written, count > 0 else {
            throw .library(operation: "write_header", path: path, code: capstan_averror_invaliddata())
        }
        bytes = Array(UnsafeBufferPointer(start: written, count: Int(count)))
    }

    private static func write(
        _ path: String, _ container: Container, _ streams: [ContainerStream],
        to output: UnsafeMutablePointer<AVIOContext>
    ) -> Result<[Int32], MuxingError> {
        Result { () throws(MuxingError) -> [Int32] in
            let muxer = try MuxerContext(path: path, container: container, streams: streams, output: output)
            let code = muxer.writeHeader(settings(container))
            guard code >= 0 else { throw .library(operation: "write_header", path: path, code: code) }
            return streams.indices.map { max(muxer.clock(of: $0).den, 1) }
        }
    }

    private static func settings(_ container: Container) -> [(String, String)] {
        switch container {
        case .mp4: [("movflags", "empty_moov+default_base_moof+frag_custom+skip_trailer"), ("use_editlist", "0")]
        case .webm, .mkv: [("live", "1")]
        }
    }
}
