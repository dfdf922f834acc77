import Media

extension PartSummary {
    /// The gateway's civil time at a moment of the file, by `clockMap`.
    package func wallClock(at fileTime: Double) -> WallClock {
        guard let first = clockMap.first, let last = clockMap.last else {
            return wallClockStart.wallClock + .seconds(fileTime)
        }
        if fileTime <= first.fileTime { return first.wallClock.wallClock + .seconds(fileTime - first.fileTime) }
        guard let index = clockMap.firstIndex(where: { $0.fileTime > fileTime }), index > 0 else {
            return last.wallClock.wallClock + .seconds(fileTime - last.fileTime)
        }
        let (left, right) = (clockMap[index - 1], clockMap[index])
        let part = (fileTime - left.fileTime) / (right.fileTime - left.fileTime)
        let span = right.wallClock.wallClock - left.wallClock.wallClock
        return left.wallClock.wallClock + span * part
    }
}
