import Media

/// The saves of one recording. One is under way at most; one more may wait for it, and takes what is newest when its turn
/// comes, so that whoever waits for it knows that all before is kept.
package struct RecordingSaves {
    /// What a save that nobody waits for takes of the time: one part in this many. A recording of a thousand files takes
    /// tens of milliseconds to write, and a thousand files open within seconds.
    private static let share = 8
    /// A store that hung once is no reason to leave the manifest behind.
    private static let longestRest = Duration.seconds(5)

    package var waiting: Task<Bool, Never>?
    package private(set) var underWay: Task<Bool, Never>?
    /// Something has changed since the newest save began.
    package var isWanted = false
    private var restsUntil: Instant?

    package init() {}

    package func isDue(at instant: Instant) -> Bool {
        isWanted && waiting == nil && underWay == nil && restsUntil.map { $0 <= instant } ?? true
    }

    package mutating func begin() {
        underWay = waiting
        waiting = nil
        isWanted = false
    }

    package mutating func end(at instant: Instant, took: Duration) {
        underWay = nil
        restsUntil = instant + min(took * (Self.share - 1), Self.longestRest)
    }
}
