/// The map from a file's time to the recording's, both in seconds: linear between its points, of slope 1 beyond them.
package struct FileClock: Codable, Sendable, Hashable {
    package struct Point: Codable, Sendable, Hashable {
        package var file: Double
        package var time: Double

        package init(file: Double, time: Double) {
            self.file = file
            self.time = time
        }
    }

    /// By file time, which grows from each to the next.
    package private(set) var points: [Point]

    /// - Parameter points: those whose time does not grow are left out; none: both times are the same.
    package init(_ points: [Point]) {
        var kept: [Point] = []
        for point in points where point.file.isFinite && point.time.isFinite {
            if let last = kept.last, point.file <= last.file || point.time <= last.time { continue }
            kept.append(point)
        }
        self.points = kept.isEmpty ? [Point(file: 0, time: 0)] : kept
    }

    package func time(at file: Double) -> Double {
        guard let first = points.first, let last = points.last else { return file }
        if file <= first.file { return first.time + file - first.file }
        if file >= last.file { return last.time + file - last.file }
        let right = index { $0.file > file }
        return Self.line(points[right - 1], points[right], at: file)
    }

    package func file(at time: Double) -> Double {
        guard let first = points.first, let last = points.last else { return time }
        if time <= first.time { return first.file + time - first.time }
        if time >= last.time { return last.file + time - last.time }
        let right = index { $0.time > time }
        let (left, next) = (points[right - 1], points[right])
        return left.file + (time - left.time) / (next.time - left.time) * (next.file - left.file)
    }

    /// Of the first that is beyond; between the second and the last.
    private func index(_ isBeyond: (Point) -> Bool) -> Int {
        var (low, high) = (1, points.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(points[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private static func line(_ left: Point, _ right: Point, at file: Double) -> Double {
        left.time + (file - left.file) / (right.file - left.file) * (right.time - left.time)
    }
}
