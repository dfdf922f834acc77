import CFFmpeg
import Exporting

/// The one picture into which all are drawn: 4:2:0, of the usual range, by BT.601.
final class ComposedCanvas: @unchecked Sendable {
    let width: Int
    let height: Int
    private let background: Colour
    private(set) var frame: UnsafeMutablePointer<AVFrame>?

    init(width: Int, height: Int, background: Colour) throws(TranscodingError) {
        self.width = width
        self.height = height
        self.background = background
        frame = try Self.make(width: width, height: height)
        clear()
    }

    deinit { av_frame_free(&frame) }

    static func make(width: Int, height: Int) throws(TranscodingError) -> UnsafeMutablePointer<AVFrame> {
        guard let frame = av_frame_alloc() else { throw .outOfMemory(doing: "a picture") }
        frame.pointee.width = Int32(clamping: width)
        frame.pointee.height = Int32(clamping: height)
        frame.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        guard av_frame_get_buffer(frame, 0) >= 0 else {
            var lost: UnsafeMutablePointer<AVFrame>? = frame
            av_frame_free(&lost)
            throw .outOfMemory(doing: "a picture")
        }
        return frame
    }

    func clear() { fill(x: 0, y: 0, width: width, height: height, background) }

    func clear(_ tile: ComposedTile) {
        fill(x: tile.x, y: tile.y, width: tile.width, height: tile.height, background)
    }

    /// Where there is nothing to be seen of somebody.
    func fillPanel(x: Int, y: Int, width: Int, height: Int) {
        fill(x: x, y: y, width: width, height: height, background.raised)
    }

    private func fill(x: Int, y: Int, width: Int, height: Int, _ colour: Colour) {
        let values = [colour.luma, colour.blueDifference, colour.redDifference]
        for (plane, value) in values.enumerated() {
            rows(plane, x: x, y: y, width: width, height: height) { row, count, _ in
                row.update(repeating: value, count: count)
            }
        }
    }

    /// Puts a picture of the same form there, as far as there is room.
    func put(_ picture: UnsafeMutablePointer<AVFrame>, x: Int, y: Int) {
        let (width, height) = (Int(picture.pointee.width), Int(picture.pointee.height))
        let data = [picture.pointee.data.0, picture.pointee.data.1, picture.pointee.data.2]
        let lines = [picture.pointee.linesize.0, picture.pointee.linesize.1, picture.pointee.linesize.2]
        for plane in 0..<3 {
            guard let source = data[plane] else { continue }
            rows(plane, x: x, y: y, width: width, height: height) { row, count, line in
                row.update(from: source + line * Int(lines[plane]), count: count)
            }
        }
    }

    /// Darkens what is there, and writes upon it.
    func put(_ label: NameLabel, x: Int, y: Int) {
        for plane in 0..<3 {
            // The light is white, the colour none.
            let (dark, light) = plane == 0 ? (16, 235) : (128, 128)
            let shift = plane == 0 ? 0 : 1
            rows(plane, x: x, y: y, width: label.width, height: label.height) { row, count, line in
                for column in 0..<count {
                    let shaded = (Int(row[column]) * 2 + dark * 3) / 5
                    let cover = label.cover(x: column << shift, y: line << shift)
                    row[column] = UInt8(truncatingIfNeeded: shaded + (light - shaded) * cover / 255)
                }
            }
        }
    }

    /// - Parameter body: gets a row's beginning, its samples, and its number.
    private func rows(
        _ plane: Int, x: Int, y: Int, width: Int, height: Int, _ body: (UnsafeMutablePointer<UInt8>, Int, Int) -> Void
    ) {
        guard let frame, x >= 0, y >= 0 else { return }
        let shift = plane == 0 ? 0 : 1
        let data = [frame.pointee.data.0, frame.pointee.data.1, frame.pointee.data.2]
        let lines = [frame.pointee.linesize.0, frame.pointee.linesize.1, frame.pointee.linesize.2]
        let (right, bottom) = (min(x + width, self.width), min(y + height, self.height))
        guard let base = data[plane], right > x, bottom > y else { return }
        let count = (right >> shift) - (x >> shift)
        for line in 0..<((bottom >> shift) - (y >> shift)) {
            body(base + ((y >> shift) + line) * Int(lines[plane]) + (x >> shift), count, line)
        }
    }
}
