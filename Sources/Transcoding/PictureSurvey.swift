import CFFmpeg

/// What a reading of all of a picture tells before it is worked on: senders change its size as they please, and only the
/// file knows where its keyframes are.
struct PictureSurvey {
    /// Of the largest picture in the span; 0 when none could be decoded.
    private(set) var width: Int32 = 0
    private(set) var height: Int32 = 0
    /// Of the first picture in the span.
    private(set) var beginsWithKeyframe = false
    /// Nanoseconds, of the last picture of the file or in the span.
    private(set) var last: Int64 = 0
    /// In the span.
    private(set) var frames = 0
    private var first: Int64?
    private(set) var format: Int32 = AV_PIX_FMT_NONE.rawValue
    private(set) var range = AVCOL_RANGE_UNSPECIFIED
    private(set) var space = AVCOL_SPC_UNSPECIFIED
    private(set) var primaries = AVCOL_PRI_UNSPECIFIED
    private(set) var transfer = AVCOL_TRC_UNSPECIFIED

    /// - Parameter decodes: whether sizes are wanted.
    init(
        path: String, start: Int64, end: Int64?, decodes: Bool, isCancelled: () -> Bool
    ) throws(TranscodingError) {
        let reader = try SourceReader(path: path)
        guard let stream = reader.picture else { return }
        reader.want(stream)
        reader.seek(before: start)
        let decoder = decodes ? try FrameDecoder(stream, threads: 1, keyframesOnly: true) : nil
        while reader.read() {
            if isCancelled() { throw .cancelled }
            guard let packet = reader.packet, packet.pointee.stream_index == stream.pointee.index else { continue }
            let stamp = packet.pointee.pts == capstan_no_timestamp() ? packet.pointee.dts : packet.pointee.pts
            guard let time = FileTime.nanoseconds(stamp, in: stream.pointee.time_base) else { continue }
            if let end, time >= end { break }
            let isKeyframe = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
            if time >= start {
                if first == nil {
                    first = time
                    beginsWithKeyframe = isKeyframe
                }
                frames += 1
            } else if isKeyframe {
                // What was before is not shown any more.
                (width, height) = (0, 0)
            }
            last = max(last, time)
            if isKeyframe, let decoder { measure(packet, decoder) }
        }
    }

    private mutating func measure(_ packet: UnsafeMutablePointer<AVPacket>, _ decoder: FrameDecoder) {
        decoder.send(packet)
        decoder.send(nil)
        while let frame = decoder.receive() {
            guard Int64(frame.pointee.width) * Int64(frame.pointee.height) > Int64(width) * Int64(height) else {
                continue
            }
            (width, height) = (frame.pointee.width, frame.pointee.height)
            format = frame.pointee.format
            (range, space) = (frame.pointee.color_range, frame.pointee.colorspace)
            (primaries, transfer) = (frame.pointee.color_primaries, frame.pointee.color_trc)
        }
        decoder.reset()
    }

    /// Pictures in a second, on the average; 30 where that cannot be told.
    var rate: Int32 {
        guard let first, last > first, frames > 1 else { return 30 }
        let rate = (Double(frames - 1) * 1e9 / Double(last - first)).rounded()
        return Int32(min(max(rate, 1), 120))
    }
}
