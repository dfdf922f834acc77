/// Where things stand in a canvas.
struct ScenePlaces {
    let width: Int
    let height: Int
    /// Between tiles, and around them.
    let gap: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        gap = Self.even(Double(max(width, height)) / 320)
    }

    private static func even(_ side: Double) -> Int { max(2, Int(side / 2) * 2) }

    private var whole: (x: Int, y: Int, width: Int, height: Int) { (0, 0, width / 2 * 2, height / 2 * 2) }

    /// As many columns as make a picture of 16:9 in each cell largest; a last row that is not full stands in the middle.
    func grid(_ subjects: [Int]) -> [ComposedTile] {
        guard subjects.count > 1 else {
            return subjects.map {
                ComposedTile(subject: $0, x: 0, y: 0, width: whole.width, height: whole.height)
            }
        }
        let columns = columns(for: subjects.count)
        let rows = (subjects.count + columns - 1) / columns
        let (cellWidth, cellHeight) = cell(columns, rows)
        let top = (height - rows * cellHeight - (rows - 1) * gap) / 4 * 2
        return subjects.enumerated().map { index, subject in
            let (row, column) = (index / columns, index % columns)
            let inRow = min(columns, subjects.count - row * columns)
            let left = (width - inRow * cellWidth - (inRow - 1) * gap) / 4 * 2
            return ComposedTile(
                subject: subject, x: left + column * (cellWidth + gap), y: top + row * (cellHeight + gap),
                width: cellWidth, height: cellHeight)
        }
    }

    private func columns(for count: Int) -> Int {
        var best = (columns: 1, width: 0.0)
        for columns in 1...count {
            let cell = cell(columns, (count + columns - 1) / columns)
            let width = min(Double(cell.width), Double(cell.height) * 16 / 9)
            if width > best.width { best = (columns, width) }
        }
        return best.columns
    }

    private func cell(_ columns: Int, _ rows: Int) -> (width: Int, height: Int) {
        (
            Self.even(Double(width - (columns + 1) * gap) / Double(columns)),
            Self.even(Double(height - (rows + 1) * gap) / Double(rows))
        )
    }

    /// One large, the others in a strip at the right, or below in an upright canvas.
    func speaker(_ large: Int, beside others: [Int]) -> [ComposedTile] {
        guard !others.isEmpty else { return grid([large]) }
        let isUpright = height > width
        let (length, breadth) = isUpright ? (width, height) : (height, width)
        // Along the strip and across it, of a picture of 16:9.
        let ratio = isUpright ? 16.0 / 9 : 9.0 / 16
        var across = Double(breadth) / 5
        let room = Double(length - gap * (others.count + 1)) / Double(others.count)
        if across * ratio > room { across = room / ratio }
        let (thick, long) = (Self.even(across), Self.even(across * ratio))
        let first = max(0, (length - others.count * long - (others.count - 1) * gap) / 4 * 2)
        let rest = Self.even(Double(breadth - thick - 3 * gap))
        let side = Self.even(Double(length - 2 * gap))
        var tiles = [
            ComposedTile(
                subject: large, x: gap, y: gap, width: isUpright ? side : rest, height: isUpright ? rest : side)
        ]
        for (index, subject) in others.enumerated() {
            let (along, beyond) = (first + index * (long + gap), rest + 2 * gap)
            tiles.append(
                isUpright
                    ? ComposedTile(subject: subject, x: along, y: beyond, width: long, height: thick)
                    : ComposedTile(subject: subject, x: beyond, y: along, width: thick, height: long))
        }
        return tiles
    }

    func pictureInPicture(_ large: Int, corner: Int?) -> [ComposedTile] {
        let screen = ComposedTile(subject: large, x: 0, y: 0, width: whole.width, height: whole.height)
        guard let corner else { return [screen] }
        let side = Double(min(width, height * 16 / 9)) / 5
        let (small, margin) = ((width: Self.even(side), height: Self.even(side * 9 / 16)), gap * 4)
        return [
            screen,
            ComposedTile(
                subject: corner, x: whole.width - small.width - margin, y: whole.height - small.height - margin,
                width: small.width, height: small.height, isOverlay: true),
        ]
    }
}
