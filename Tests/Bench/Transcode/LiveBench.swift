import CFFmpeg
import Exporting
import Glibc
import Media
import Transcoding

/// A broadcast's sound or ladder made of a file, as fast as it goes, to be timed beside the command of `ffmpeg` that makes
/// the same. The file is WebM or Matroska of VP8 and Opus.
enum LiveBench {
    static func sound(_ source: String) throws {
        let sound = try LiveSound(channels: 2, bitrate: 128_000)
        var (frames, bytes) = (0, 0)
        let give: (EncodedFrame) -> Void = { frame in
            frames += 1
            bytes += frame.count
        }
        try read(source, AVMEDIA_TYPE_AUDIO, .opus) { try sound.take($0, at: $0.timestamp, give: give) }
        try sound.finish(give: give)
        print("\(frames) frames, \(bytes) bytes")
    }

    static func ladder(_ source: String) throws {
        let threads = min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 4)
        let picture = try LivePicture(rungs: LadderRung.usual, keyframeInterval: .seconds(2), threads: threads)
        var (frames, bytes) = ([0, 0, 0], [0, 0, 0])
        try read(source, AVMEDIA_TYPE_VIDEO, .vp8) { frame in
            try picture.take(frame, at: frame.timestamp, isDiscontinuity: false) { rung, made in
                frames[rung] += 1
                bytes[rung] += made.count
            }
        }
        print("\(frames) frames, \(bytes) bytes")
    }

    private static func read(
        _ path: String, _ type: AVMediaType, _ codec: Codec, _ take: (EncodedFrame) throws -> Void
    ) throws {
        var context: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_open_input(&context, path, nil, nil) >= 0, let context else {
            throw TranscodingError.cannotRead(path: path, code: 0)
        }
        let index = av_find_best_stream(context, type, -1, -1, nil, 0)
        guard index >= 0, let stream = context.pointee.streams[Int(index)] else {
            throw TranscodingError.nothingUsable(path: path, reason: "no such stream")
        }
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        while let packet, av_read_frame(context, packet) >= 0 {
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == index, let data = packet.pointee.data else { continue }
            let ticks = av_rescale_q(
                packet.pointee.pts, stream.pointee.time_base, AVRational(num: 1, den: codec.clockRate))
            let frame = EncodedFrame(capacity: Int(packet.pointee.size))
            frame.append(UnsafeRawBufferPointer(start: data, count: Int(packet.pointee.size)))
            frame.seal(
                codec: codec, timestamp: MediaTimestamp(ticks: ticks, clockRate: codec.clockRate),
                arrival: Instant(nanoseconds: 0), isKeyframe: packet.pointee.flags & AV_PKT_FLAG_KEY != 0)
            try take(frame)
        }
    }
}
