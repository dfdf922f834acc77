import CFFmpeg
import Foundation
import Media
import TestKit

/// Three seconds of H.264 and AAC as a broadcast has them, in the order of their times.
package struct PushMedia: Sendable {
    package struct Entry: Sendable {
        package var frame: EncodedFrame
        package var stream: UInt8
        package var time: MediaTimestamp
    }

    package private(set) var entries: [Entry] = []

    package var bytes: UInt64 { entries.reduce(0) { $0 + UInt64($1.frame.count) } }

    package init(size: String = "320x180", hasSound: Bool = true) throws {
        let folder = try Folder()
        let path = folder.file("media.mp4")
        let made = try Tool.run(
            "ffmpeg",
            [
                "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=\(size):rate=30:duration=3", "-f", "lavfi", "-i",
                "sine=frequency=440:sample_rate=48000:duration=3", "-ac", "2", "-c:v", "libx264", "-preset",
                "ultrafast", "-tune", "zerolatency", "-g", "30", "-pix_fmt", "yuv420p", "-c:a", "aac", path,
            ])
        guard made.status == 0 else { throw ServerError(text: made.errors) }
        var context: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_open_input(&context, path, nil, nil) >= 0, let context else { throw ServerError(text: path) }
        var opened: UnsafeMutablePointer<AVFormatContext>? = context
        defer { avformat_close_input(&opened) }
        var packet = av_packet_alloc()
        defer { av_packet_free(&packet) }
        var sets: [Int: ParameterSets] = [:]
        while let packet, av_read_frame(context, packet) >= 0 {
            defer { av_packet_unref(packet) }
            let index = Int(packet.pointee.stream_index)
            guard let stream = context.pointee.streams[index], let parameters = stream.pointee.codecpar,
                let data = packet.pointee.data, packet.pointee.pts >= 0
            else { continue }
            let isPicture = parameters.pointee.codec_type == AVMEDIA_TYPE_VIDEO
            guard isPicture || hasSound else { continue }
            let record = Array(
                UnsafeBufferPointer(start: parameters.pointee.extradata, count: Int(parameters.pointee.extradata_size)))
            let known = sets[index] ?? (isPicture ? Self.parameterSets(record) : ParameterSets(sequence: [record]))
            sets[index] = known
            let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            let clock: Int32 = isPicture ? 90_000 : 48_000
            let time = MediaTimestamp(
                ticks: av_rescale_q(packet.pointee.pts, stream.pointee.time_base, AVRational(num: 1, den: clock)),
                clockRate: clock)
            let frame = EncodedFrame(capacity: Int(packet.pointee.size))
            // MP4 has them apart; frames have them in band.
            if isPicture, isKey {
                for set in known.sequence + known.picture {
                    frame.append(bigEndian: UInt32(set.count))
                    set.withUnsafeBytes { frame.append($0) }
                }
            }
            frame.append(UnsafeRawBufferPointer(start: data, count: Int(packet.pointee.size)))
            frame.seal(
                codec: isPicture ? .h264 : .aac, timestamp: time, arrival: Instant(nanoseconds: 0), isKeyframe: isKey,
                durationTicks: isPicture ? 3000 : 1024, width: isPicture ? Int(parameters.pointee.width) : 0,
                height: isPicture ? Int(parameters.pointee.height) : 0, parameterSets: isKey ? known : nil)
            entries.append(Entry(frame: frame, stream: isPicture ? 0 : 1, time: time))
        }
        entries.sort { $0.time.duration < $1.time.duration }
    }

    /// Of an AVC decoder configuration record with one of each (ISO/IEC 14496-15 clause 5.3.3.1).
    private static func parameterSets(_ record: [UInt8]) -> ParameterSets {
        guard record.count > 8 else { return ParameterSets(sequence: []) }
        let first = Int(record[6]) << 8 | Int(record[7])
        guard record.count > 11 + first else { return ParameterSets(sequence: []) }
        let second = Int(record[9 + first]) << 8 | Int(record[10 + first])
        return ParameterSets(
            sequence: [Array(record[8..<(8 + first)])], picture: [Array(record[(11 + first)...].prefix(second))])
    }
}
