/// A name as it stands in a picture: how much of each of its pixels the letters cover.
package struct NameLabel: Sendable {
    /// Both even.
    package let width: Int
    package let height: Int
    private let covers: [UInt8]

    /// In pixels, of capitals.
    private static let heights = 7.0...26.0
    /// Of the pen, in units of the letters.
    private static let pen = 1.25

    /// - Returns: `nil` where there is no room for one. What is too long is cut off and ends with dots.
    package init?(_ name: String, in room: (width: Int, height: Int)) {
        let scale = min(max(Double(room.height) / 24, Self.heights.lowerBound), Self.heights.upperBound) / 9
        let margin = 5 * scale
        let height = Int((9 + LetterForms.descent) * scale + 2 * margin) / 2 * 2
        let units = (Double(room.width) - 2 * margin) / scale
        guard height * 3 <= room.height, units > 12, !name.isEmpty else { return nil }
        var strokes: [[LetterForms.Point]] = []
        var end = 0.0
        for letter in Self.fitting(name, in: units) {
            guard let form = LetterForms.form(of: letter) else { continue }
            let start = end
            strokes += form.strokes.map { $0.map { LetterForms.Point(x: $0.x + start, y: $0.y) } }
            end += form.width + LetterForms.space
        }
        let width = min(Int((end - LetterForms.space) * scale + 2 * margin + 1) / 2 * 2, room.width / 2 * 2)
        (self.width, self.height) = (max(width, 2), height)
        covers = Self.covers(
            strokes.map { $0.map { LetterForms.Point(x: $0.x * scale + margin, y: $0.y * scale + margin) } },
            width: self.width, height: height, radius: Self.pen * scale / 2)
    }

    /// 0 to 255.
    package func cover(x: Int, y: Int) -> Int {
        let index = y * width + x
        return covers.indices.contains(index) ? Int(covers[index]) : 0
    }

    private static func fitting(_ name: String, in units: Double) -> String {
        func length(_ text: String) -> Double {
            text.reduce(-LetterForms.space) {
                $0 + (LetterForms.form(of: $1)?.width ?? 0) + LetterForms.space
            }
        }
        guard length(name) > units else { return name }
        var cut = name
        while !cut.isEmpty, length(cut + "...") > units { cut.removeLast() }
        return cut + "..."
    }

    /// The nearest stroke decides, so that strokes that cross are no darker.
    private static func covers(
        _ strokes: [[LetterForms.Point]], width: Int, height: Int, radius: Double
    ) -> [UInt8] {
        var covers = [UInt8](repeating: 0, count: width * height)
        for stroke in strokes {
            for (from, to) in zip(stroke, stroke.dropFirst()) {
                let reach = radius + 1
                let columns =
                    max(
                        0, Int(min(from.x, to.x) - reach))..<max(
                        0, min(width, Int(max(from.x, to.x) + reach) + 1))
                let rows =
                    max(
                        0, Int(min(from.y, to.y) - reach))..<max(
                        0, min(height, Int(max(from.y, to.y) + reach) + 1))
                for y in rows {
                    for x in columns {
                        let away = distance(Double(x) + 0.5, Double(y) + 0.5, from, to)
                        let cover = UInt8(min(max(radius + 0.5 - away, 0), 1) * 255)
                        covers[y * width + x] = max(covers[y * width + x], cover)
                    }
                }
            }
        }
        return covers
    }

    private static func distance(
        _ x: Double, _ y: Double, _ from: LetterForms.Point, _ to: LetterForms.Point
    ) -> Double {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = dx * dx + dy * dy
        let part = length > 0 ? min(max(((x - from.x) * dx + (y - from.y) * dy) / length, 0), 1) : 0
        let (ax, ay) = (x - from.x - part * dx, y - from.y - part * dy)
        return (ax * ax + ay * ay).squareRoot()
    }
}
