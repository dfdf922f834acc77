import CFFmpeg
import Glibc
import Recording

/// What stands in front of the first cluster or fragment, as libavformat writes it.
struct ContainerHeader {
    enum Settings {
        /// A file that grows.
        case growing
        /// A rendition that is sent in pieces: a CMAF track (ISO/IEC 23000-19 clause 7.3).
        case cmaf
    }

    private(set) var bytes: [UInt8] = []
    /// By stream: ticks in a second of the times behind it.
    private(set) var clocks: [Int32] = []

    init(
        path: String, container: Container, streams: [ContainerStream], settings: Settings = .growing
    ) throws(MuxingError) {
        var output: UnsafeMutablePointer<AVIOContext>?
        guard avio_open_dyn_buf(&output) >= 0, let output else { throw .system("avio_open_dyn_buf", path, ENOMEM) }
        // What may seek would be left room for that a growing file never fills.
        output.pointee.seekable = 0
        let outcome = Self.write(path, container, streams, settings, to: output)
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
        _ path: String, _ container: Container, _ streams: [ContainerStream], _ settings: Settings,
        to output: UnsafeMutablePointer<AVIOContext>
    ) -> Result<[Int32], MuxingError> {
        Result { () throws(MuxingError) -> [Int32] in
            let muxer = try MuxerContext(path: path, container: container, streams: streams, output: output)
            let code = muxer.writeHeader(options(container, settings))
            guard code >= 0 else { throw .library(operation: "write_header", path: path, code: code) }
            return streams.indices.map { max(muxer.clock(of: $0).den, 1) }
        }
    }

    private static func options(_ container: Container, _ settings: Settings) -> [(String, String)] {
        switch container {
        case .mp4 where settings == .cmaf:
            [("movflags", "cmaf+empty_moov+default_base_moof+frag_custom+skip_trailer"), ("use_editlist", "0")]
        case .mp4: [("movflags", "empty_moov+default_base_moof+frag_custom+skip_trailer"), ("use_editlist", "0")]
        case .webm, .mkv: [("live", "1")]
        }
    }
}
