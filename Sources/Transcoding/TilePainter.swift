import CFFmpeg
import Exporting

/// Draws what is to be seen of somebody into a place of the canvas: as large as there is room, in its own shape, with a
/// name upon it. It draws only what has changed.
final class TilePainter: @unchecked Sendable {
    let tile: ComposedTile
    private let label: NameLabel?
    private var context: OpaquePointer?
    private var form: Form?
    /// swscale 6.7 writes up to 15 samples beyond a row's end, so that it has a picture of its own to write to.
    private var scaled: UnsafeMutablePointer<AVFrame>?
    private var place = (x: 0, y: 0, width: 0, height: 0)
    private var drawn: Drawn?

    /// What a picture must be like to be scaled in the same way.
    private struct Form: Equatable {
        var width: Int32
        var height: Int32
        var format: Int32
        var isFullRange: Bool
        var isBT709: Bool

        init(_ frame: AVFrame) {
            (width, height, format) = (frame.width, frame.height, frame.format)
            isFullRange = frame.color_range == AVCOL_RANGE_JPEG
            isBT709 = frame.colorspace == AVCOL_SPC_BT709
        }
    }

    /// What stands there.
    struct Drawn: Equatable {
        /// Among the sources; `nil`: nothing is to be seen of them.
        var source: Int?
        var number: Int
    }

    init(_ tile: ComposedTile, name: String?) {
        self.tile = tile
        label = name.flatMap { NameLabel($0, in: (tile.width, tile.height)) }
    }

    deinit {
        sws_freeContext(context)
        av_frame_free(&scaled)
    }

    func isDue(_ wanted: Drawn) -> Bool { drawn != wanted }

    func draw(_ wanted: Drawn, _ frame: UnsafeMutablePointer<AVFrame>?, on canvas: ComposedCanvas) {
        let before = drawn
        drawn = wanted
        guard let frame, let picture = picture(frame, before, canvas) else {
            form = nil
            // As if it were a picture of the usual shape, its name in the middle.
            place = PictureLimit.place(width: 1600, height: 900, in: (tile.width, tile.height))
            canvas.clear(tile)
            canvas.fillPanel(
                x: tile.x + place.x, y: tile.y + place.y, width: place.width, height: place.height)
            if let label {
                let (x, y) = ((place.width - label.width) / 4 * 2, (place.height - label.height) / 4 * 2)
                canvas.put(label, x: tile.x + place.x + x, y: tile.y + place.y + y)
            }
            return
        }
        canvas.put(picture, x: tile.x + place.x, y: tile.y + place.y)
        if let label {
            canvas.put(label, x: tile.x + place.x, y: tile.y + place.y + place.height - label.height)
        }
    }

    /// - Returns: what is of the right size; `nil`: a form that cannot be scaled.
    private func picture(
        _ frame: UnsafeMutablePointer<AVFrame>, _ before: Drawn?, _ canvas: ComposedCanvas
    ) -> UnsafeMutablePointer<AVFrame>? {
        let seen = Form(frame.pointee)
        if seen != form || before?.source == nil {
            form = seen
            place = PictureLimit.place(
                width: Int(seen.width), height: Int(seen.height), in: (tile.width, tile.height))
            canvas.clear(tile)
            settle(seen)
        }
        let isSame =
            Int(seen.width) == place.width && Int(seen.height) == place.height
            && seen.format == AV_PIX_FMT_YUV420P.rawValue && !seen.isFullRange && !seen.isBT709
        if isSame { return frame }
        guard let context, let scaled else { return nil }
        return sws_scale_frame(context, scaled, frame) >= 0 ? scaled : nil
    }

    private func settle(_ seen: Form) {
        sws_freeContext(context)
        av_frame_free(&scaled)
        context = nil
        guard seen.width > 0, seen.height > 0, sws_isSupportedInput(AVPixelFormat(seen.format)) > 0,
            let made = sws_alloc_context()
        else { return }
        let settings: [(String, Int64)] = [
            ("srcw", Int64(seen.width)), ("srch", Int64(seen.height)), ("src_format", Int64(seen.format)),
            ("dstw", Int64(place.width)), ("dsth", Int64(place.height)),
            ("dst_format", Int64(AV_PIX_FMT_YUV420P.rawValue)), ("sws_flags", Int64(SWS_BICUBIC)),
            ("src_range", seen.isFullRange ? 1 : 0),
        ]
        for (key, value) in settings { av_opt_set_int(UnsafeMutableRawPointer(made), key, value, 0) }
        guard sws_init_context(made, nil, nil) >= 0 else {
            sws_freeContext(made)
            return
        }
        if seen.isBT709 {
            sws_setColorspaceDetails(
                made, sws_getCoefficients(SWS_CS_ITU709), seen.isFullRange ? 1 : 0,
                sws_getCoefficients(SWS_CS_ITU601), 0, 0, 1 << 16, 1 << 16)
        }
        context = made
        scaled = try? ComposedCanvas.make(width: place.width, height: place.height)
    }
}
