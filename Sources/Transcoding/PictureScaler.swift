import CFFmpeg
import Exporting

/// Brings pictures of any size into one of a fixed size, in the middle, with black beside them.
final class PictureScaler {
    let width: Int32
    let height: Int32
    private let threads: Int
    private let format = AV_PIX_FMT_YUV420P
    private var canvas: UnsafeMutablePointer<AVFrame>?
    private var part: UnsafeMutablePointer<AVFrame>?
    private var context: OpaquePointer?
    private var source: (width: Int32, height: Int32, format: Int32) = (0, 0, -1)
    private var place = (x: 0, y: 0, width: 0, height: 0)

    init(width: Int32, height: Int32, threads: Int) throws(TranscodingError) {
        self.width = width
        self.height = height
        self.threads = threads
        part = av_frame_alloc()
        guard part != nil else { throw .outOfMemory(doing: "a picture") }
    }

    deinit {
        sws_freeContext(context)
        av_frame_free(&part)
        av_frame_free(&canvas)
    }

    /// - Returns: the picture itself where it fits; else ours, until the next call. `nil`: a size or a form that cannot be
    ///   scaled.
    func scale(_ frame: UnsafeMutablePointer<AVFrame>) throws(TranscodingError) -> UnsafeMutablePointer<AVFrame>? {
        let seen = (frame.pointee.width, frame.pointee.height, frame.pointee.format)
        if seen == (width, height, format.rawValue) { return frame }
        if seen != source { try settle(seen) }
        guard context != nil else { return nil }
        try freshCanvas()
        guard let canvas, let part, av_frame_ref(part, canvas) >= 0 else { throw .outOfMemory(doing: "a picture") }
        defer { av_frame_unref(part) }
        part.pointee.width = Int32(place.width)
        part.pointee.height = Int32(place.height)
        let lines = (Int(canvas.pointee.linesize.0), Int(canvas.pointee.linesize.1), Int(canvas.pointee.linesize.2))
        part.pointee.data.0 = canvas.pointee.data.0?.advanced(by: place.y * lines.0 + place.x)
        part.pointee.data.1 = canvas.pointee.data.1?.advanced(by: place.y / 2 * lines.1 + place.x / 2)
        part.pointee.data.2 = canvas.pointee.data.2?.advanced(by: place.y / 2 * lines.2 + place.x / 2)
        guard sws_scale_frame(context, part, frame) >= 0 else { return nil }
        blackenBeside(canvas)
        return canvas
    }

    /// libswscale 6.7 writes up to 15 samples beyond the end of a row.
    private func blackenBeside(_ canvas: UnsafeMutablePointer<AVFrame>) {
        guard place.x > 0 else { return }
        let planes = [
            (canvas.pointee.data.0, Int(canvas.pointee.linesize.0), 0, UInt8(16)),
            (canvas.pointee.data.1, Int(canvas.pointee.linesize.1), 1, 128),
            (canvas.pointee.data.2, Int(canvas.pointee.linesize.2), 1, 128),
        ]
        for (data, line, shift, black) in planes {
            let end = (place.x + place.width) >> shift
            let count = min(16, line - end)
            guard let data, count > 0 else { continue }
            for row in (place.y >> shift)..<((place.y + place.height) >> shift) {
                (data + row * line + end).update(repeating: black, count: count)
            }
        }
    }

    private func settle(_ seen: (width: Int32, height: Int32, format: Int32)) throws(TranscodingError) {
        source = seen
        sws_freeContext(context)
        context = nil
        guard seen.width > 0, seen.height > 0, sws_isSupportedInput(AVPixelFormat(seen.format)) > 0 else { return }
        place = PictureLimit.place(
            width: Int(seen.width), height: Int(seen.height), in: (Int(width), Int(height)))
        // The frame before stays beside this one where it was larger.
        av_frame_free(&canvas)
        guard let made = sws_alloc_context() else { throw .outOfMemory(doing: "a scaler") }
        let settings: [(String, Int64)] = [
            ("srcw", Int64(seen.width)), ("srch", Int64(seen.height)), ("src_format", Int64(seen.format)),
            ("dstw", Int64(place.width)), ("dsth", Int64(place.height)), ("dst_format", Int64(format.rawValue)),
            ("sws_flags", Int64(SWS_BICUBIC)), ("threads", Int64(max(threads, 0))),
        ]
        for (key, value) in settings { av_opt_set_int(UnsafeMutableRawPointer(made), key, value, 0) }
        guard sws_init_context(made, nil, nil) >= 0 else {
            sws_freeContext(made)
            return
        }
        context = made
    }

    /// One that nobody holds any more, black where nothing will be drawn.
    private func freshCanvas() throws(TranscodingError) {
        if let canvas, av_frame_is_writable(canvas) > 0 { return }
        av_frame_free(&canvas)
        canvas = av_frame_alloc()
        guard let canvas else { throw .outOfMemory(doing: "a picture") }
        canvas.pointee.width = width
        canvas.pointee.height = height
        canvas.pointee.format = format.rawValue
        guard av_frame_get_buffer(canvas, 0) >= 0 else { throw .outOfMemory(doing: "a picture") }
        let rows = (Int(height), (Int(height) + 1) / 2)
        canvas.pointee.data.0?.update(repeating: 16, count: Int(canvas.pointee.linesize.0) * rows.0)
        canvas.pointee.data.1?.update(repeating: 128, count: Int(canvas.pointee.linesize.1) * rows.1)
        canvas.pointee.data.2?.update(repeating: 128, count: Int(canvas.pointee.linesize.2) * rows.1)
    }
}
