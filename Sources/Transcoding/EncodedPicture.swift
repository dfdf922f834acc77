import CFFmpeg
import Exporting

/// Decodes a picture, brings it to one size, encodes it again. Each picture keeps its own time.
final class EncodedPicture: StreamLine {
    let width: Int
    let height: Int
    private let decoder: FrameDecoder
    private let scaler: PictureScaler
    private let encoder: PacketEncoder
    private let clock: AVRational
    private let start: Int64
    private let end: Int64?
    /// Of what was before the start, the latest: it is what is shown there.
    private var held: UnsafeMutablePointer<AVFrame>?
    private var hasHeld = false
    private var last: Int64 = -1
    private var passed: Int64 = 0
    private(set) var encoded: Int64 = 0

    var omitted: Int64 { decoder.failures + passed }

    init(
        _ stream: UnsafeMutablePointer<AVStream>, to maker: FileMaker, encoding: PictureEncoding, survey: PictureSurvey,
        start: Int64, end: Int64?, threads: Int
    ) throws(TranscodingError) {
        let size = encoding.limit.fit(width: Int(survey.width), height: Int(survey.height))
        (width, height) = size
        self.start = start
        self.end = end
        clock = stream.pointee.time_base
        held = av_frame_alloc()
        guard held != nil else { throw .outOfMemory(doing: "a picture") }
        decoder = try FrameDecoder(stream, threads: threads)
        scaler = try PictureScaler(
            width: Int32(clamping: size.width), height: Int32(clamping: size.height), threads: threads)
        encoder = try encoding.encoder(
            for: maker, width: size.width, height: size.height, rate: survey.rate, threads: threads
        ) { context in
            context.pointee.colorspace = survey.space
            context.pointee.color_primaries = survey.primaries
            context.pointee.color_trc = survey.transfer
            // Other forms become 4:2:0 of the usual range.
            context.pointee.color_range =
                survey.format == AV_PIX_FMT_YUV420P.rawValue ? survey.range : AVCOL_RANGE_MPEG
        }
    }

    deinit { av_frame_free(&held) }

    func take(_ packet: UnsafeMutablePointer<AVPacket>, at time: Int64) throws(TranscodingError) {
        decoder.send(packet)
        try drain()
    }

    func finish() throws(TranscodingError) {
        decoder.send(nil)
        try drain()
        try showHeld()
        try encoder.encode(nil)
    }

    private func drain() throws(TranscodingError) {
        while let frame = decoder.receive() {
            guard let time = FileTime.nanoseconds(frame.pointee.best_effort_timestamp, in: clock) else {
                passed += 1
                continue
            }
            if let end, time >= end { continue }
            if time < start {
                guard let held else { continue }
                av_frame_unref(held)
                av_frame_move_ref(held, frame)
                hasHeld = true
                continue
            }
            if time > start { try showHeld() }
            hasHeld = false
            try show(frame, at: time - start)
        }
    }

    private func showHeld() throws(TranscodingError) {
        guard hasHeld, let held else { return }
        hasHeld = false
        try show(held, at: 0)
        av_frame_unref(held)
    }

    private func show(_ frame: UnsafeMutablePointer<AVFrame>, at time: Int64) throws(TranscodingError) {
        let ticks = av_rescale(time, PictureEncoding.ticks, 1_000_000_000)
        guard ticks > last, let picture = try scaler.scale(frame) else {
            passed += 1
            return
        }
        last = ticks
        picture.pointee.pts = ticks
        // The encoder chooses.
        picture.pointee.pict_type = AV_PICTURE_TYPE_NONE
        picture.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        encoded += 1
        try encoder.encode(picture)
    }
}
