/// A point of a curve that is straight between its points.
protocol CurvePoint {
    /// In order; both units are the owner's.
    var place: Int64 { get }
    var height: Int64 { get }
}

extension Array where Element: CurvePoint {
    /// Leaves at most so many points: those go that lie nearest to the line between their neighbours, never two beside
    /// each other in one pass. Corners stay, as do the first and the last.
    ///
    /// - Parameter tolerance: the distance to begin with; it doubles until enough have gone.
    mutating func thin(to limit: Int, tolerance: Int64) {
        var tolerance = Double(Swift.max(tolerance, 1))
        while count > Swift.max(limit, 2) {
            var kept: Self = []
            kept.reserveCapacity(count)
            var mayGo = false
            for index in indices {
                if mayGo, let left = kept.last, index + 1 < count, self[index].rise(left, self[index + 1]) <= tolerance
                {
                    mayGo = false
                } else {
                    kept.append(self[index])
                    mayGo = true
                }
            }
            self = kept
            tolerance *= 2
        }
    }
}

extension CurvePoint {
    /// How far it is from the line between two others.
    fileprivate func rise(_ left: Self, _ right: Self) -> Double {
        let span = Double(right.place &- left.place)
        let part = span > 0 ? Double(place &- left.place) / span : 0
        return abs(Double(height &- left.height) - Double(right.height &- left.height) * part)
    }
}
