import Media

/// What a `Recorder` has to know of the file source it serves.
package struct RecorderConfiguration: Sendable {
    package var participant: String
    /// The files' name without part and extension: `desk-1`, `desk-1~video2`.
    package var baseName: String
    package var container: RequestedContainer
    /// The number of the first part to be opened: above 1 when the participant has been here before.
    package var firstPart: Int
    /// The civil time at `wallClockInstant`; from then on the monotonic clock counts.
    package var wallClock: WallClock
    package var wallClockInstant: Instant

    package init(
        participant: String, baseName: String, container: RequestedContainer, firstPart: Int = 1, wallClock: WallClock,
        at wallClockInstant: Instant
    ) {
        self.participant = participant
        self.baseName = baseName
        self.container = container
        self.firstPart = firstPart
        self.wallClock = wallClock
        self.wallClockInstant = wallClockInstant
    }

    /// The civil time at a moment, by the one pair given.
    package func civil(_ instant: Instant) -> WallClock { wallClock + (instant - wallClockInstant) }

    /// `desk-1.webm`, `desk-1~2.webm`, `desk-1~video2~2.mp4`.
    package func fileName(part: Int, container: Container) -> String {
        part <= 1 ? "\(baseName).\(container.fileExtension)" : "\(baseName)~\(part).\(container.fileExtension)"
    }
}
