import CFFmpeg
import Foundation
import Media
import TestKit

/// Frames of a file as a publisher's would come, and frames written to a file again to be judged.
enum LiveMedia {
    struct Timed {
        var frame: EncodedFrame
        var time: MediaTimestamp
    }

    /// - Parameter stream: `v:0` or `a:0`, as ffmpeg calls it. Pictures in H.264 come with start codes from a raw stream.
    static func frames(_ path: String, _ kind: MediaKind) throws -> [Timed] {
        var context: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_open_input(&context, path, nil, nil) >= 0, let context else { throw SourceError(text: path) }
        var opened: UnsafeMutablePointer<AVFormatContext>? = context
        defer { avformat_close_input(&opened) }
        let type = kind == .video ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO
        let index = av_find_best_stream(context, type, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)], let parameters = stream.pointee.codecpar,
            let codec = codec(parameters.pointee.codec_id)
        else { throw SourceError(text: "no \(kind) in \(path)") }
        let sets = codec == .h264 ? parameterSets(parameters) : nil
        let clock: Int32 = kind == .video ? 90_000 : 48_000
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        var frames: [Timed] = []
        while let packet, av_read_frame(context, packet) >= 0 {
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == index, let data = packet.pointee.data else { continue }
            let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            let time = MediaTimestamp(
                ticks: av_rescale_q(
                    packet.pointee.pts, stream.pointee.time_base, AVRational(num: 1, den: clock)), clockRate: clock)
            let frame = EncodedFrame(capacity: Int(packet.pointee.size))
            if isKey, let sets {
                for set in sets.sequence + sets.picture {
                    frame.append(bigEndian: UInt32(set.count))
                    set.withUnsafeBytes { frame.append($0) }
                }
            }
            frame.append(UnsafeRawBufferPointer(start: data, count: Int(packet.pointee.size)))
            frame.seal(
                codec: codec, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: isKey,
                parameterSets: isKey ? sets : nil)
            frames.append(Timed(frame: frame, time: time))
        }
        return frames
    }

    private static func codec(_ id: AVCodecID) -> Codec? {
        switch id {
        case AV_CODEC_ID_VP8: .vp8
        case AV_CODEC_ID_H264: .h264
        case AV_CODEC_ID_OPUS: .opus
        case AV_CODEC_ID_PCM_MULAW: .pcmu
        default: nil
        }
    }

    /// Of an AVC decoder configuration record with one of each (ISO/IEC 14496-15 clause 5.3.3.1).
    private static func parameterSets(_ parameters: UnsafeMutablePointer<AVCodecParameters>) -> ParameterSets? {
        let record = Array(
            UnsafeBufferPointer(start: parameters.pointee.extradata, count: Int(parameters.pointee.extradata_size)))
        guard record.count > 8 else { return nil }
        let first = Int(record[6]) << 8 | Int(record[7])
        guard record.count > 11 + first else { return nil }
        let second = Int(record[9 + first]) << 8 | Int(record[10 + first])
        guard record.count >= 11 + first + second else { return nil }
        return ParameterSets(
            sequence: [Array(record[8..<(8 + first)])], picture: [Array(record[(11 + first)..<(11 + first + second)])])
    }

    /// A raw stream of H.264 and the times of its pictures; players and ffprobe read it.
    static func writeH264(_ frames: [EncodedFrame], to path: String) throws {
        var bytes: [UInt8] = []
        for frame in frames {
            frame.withBytes { frame in
                var offset = 0
                while offset + 4 <= frame.count {
                    let length = Int(UInt32(bigEndian: frame.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
                    bytes += [0, 0, 0, 1]
                    bytes += frame[(offset + 4)...].prefix(length)
                    offset += 4 + length
                }
            }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// AAC with a header before each frame (ISO/IEC 13818-7 clause 6.2): 48 kHz.
    static func writeADTS(_ frames: [EncodedFrame], channels: Int, to path: String) throws {
        var bytes: [UInt8] = []
        for frame in frames {
            let length = frame.count + 7
            bytes += [
                0xFF, 0xF1, 0x4C, UInt8(channels << 6 | length >> 11), UInt8(length >> 3 & 0xFF),
                UInt8(length << 5 & 0xE0 | 0x1F), 0xFC,
            ]
            frame.withBytes { bytes += $0 }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
