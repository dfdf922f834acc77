/// How large an encoded picture may be. It is made smaller to fit, never larger, and keeps its shape.
package struct PictureLimit: Codable, Sendable, Hashable {
    package static let largestSide = 16_384

    package var width: Int?
    package var height: Int?
    /// Of the shorter side, however the picture is held: what `720p` says.
    package var shortSide: Int?

    package init(width: Int? = nil, height: Int? = nil, shortSide: Int? = nil) {
        self.width = width
        self.height = height
        self.shortSide = shortSide
    }

    package var isNone: Bool { width == nil && height == nil && shortSide == nil }

    /// Both sides even, as 4:2:0 asks for, and two pixels at least. Sizes outside of 1 to `largestSide` are brought there.
    package func fit(width: Int, height: Int) -> (width: Int, height: Int) {
        let (fullWidth, fullHeight) = (Self.bounded(width), Self.bounded(height))
        var scale = 1.0
        for (limit, side) in [
            (self.width, fullWidth), (self.height, fullHeight), (shortSide, min(fullWidth, fullHeight)),
        ] {
            if let limit { scale = min(scale, Double(limit) / Double(side)) }
        }
        return (Self.even(Double(fullWidth) * scale), Self.even(Double(fullHeight) * scale))
    }

    /// Where a picture stands in a canvas of another size: as large as it can be, in the middle.
    package static func place(
        width: Int, height: Int, in canvas: (width: Int, height: Int)
    ) -> (x: Int, y: Int, width: Int, height: Int) {
        let (width, height) = (bounded(width), bounded(height))
        let scale = min(Double(canvas.width) / Double(width), Double(canvas.height) / Double(height))
        let placed = (
            width: min(even(Double(width) * scale), canvas.width),
            height: min(even(Double(height) * scale), canvas.height)
        )
        // At even places, so that colour and light stay together.
        return (
            (canvas.width - placed.width) / 4 * 2, (canvas.height - placed.height) / 4 * 2, placed.width, placed.height
        )
    }

    private static func bounded(_ side: Int) -> Int { min(max(side, 1), largestSide) }

    private static func even(_ side: Double) -> Int { max(2, Int((side / 2).rounded()) * 2) }
}
