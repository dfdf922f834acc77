/// What stands where from a moment on, until the next scene.
package struct ComposedScene: Sendable, Hashable {
    /// Seconds of the recording's time.
    package var start: Double
    /// From the lowest to the highest; only the last may lie upon others.
    package var tiles: [ComposedTile]

    package init(start: Double, tiles: [ComposedTile]) {
        self.start = start
        self.tiles = tiles
    }
}

/// The place of somebody in a scene. All four numbers are even.
package struct ComposedTile: Sendable, Hashable {
    /// Among the composition's subjects.
    package var subject: Int
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int
    /// Lies upon another.
    package var isOverlay: Bool

    package init(subject: Int, x: Int, y: Int, width: Int, height: Int, isOverlay: Bool = false) {
        self.subject = subject
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.isOverlay = isOverlay
    }
}

/// A span of the recording's time in which somebody is there.
package struct Presence: Sendable, Hashable {
    /// Among the composition's subjects.
    package var subject: Int
    package var start: Double
    package var end: Double

    package init(subject: Int, start: Double, end: Double) {
        self.subject = subject
        self.start = start
        self.end = end
    }
}

/// Somebody begins to speak, and is the one who speaks until the next turn.
package struct SpeakerTurn: Sendable, Hashable {
    package var start: Double
    package var participant: String

    package init(start: Double, participant: String) {
        self.start = start
        self.participant = participant
    }
}
