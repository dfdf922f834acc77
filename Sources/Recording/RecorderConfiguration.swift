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
    /// Pictures are written too that lack what they refer to, in Matroska.
    package var keepsEverything: Bool
    /// How long the receiver waits for what is missing.
    package var patience: Duration
    /// Which of a picture's layers; each of `all` has a recorder of its own.
    package var layers: LayerWish
    /// All layers are given side by side too: for who goes on with them live. Files take one.
    package var givesLayers: Bool

    package init(
        participant: String, baseName: String, container: RequestedContainer, firstPart: Int = 1, wallClock: WallClock,
        at wallClockInstant: Instant, keepsEverything: Bool = false, patience: Duration = .seconds(2),
        layers: LayerWish = .best, givesLayers: Bool = false
    ) {
        self.participant = participant
        self.baseName = baseName
        self.container = container
        self.firstPart = firstPart
        self.wallClock = wallClock
        self.wallClockInstant = wallClockInstant
        self.keepsEverything = keepsEverything
        self.patience = patience
        self.layers = layers
        self.givesLayers = givesLayers
    }

    /// Why another layer is recorded than asked for.
    func layerNote(_ tracks: [TrackDescription]) -> String? {
        guard case .named(let wanted) = layers else { return nil }
        let offered = tracks.compactMap(\.rid)
        guard !offered.isEmpty, !offered.contains(wanted) else { return nil }
        return "there is no layer \(wanted), only \(offered.joined(separator: ", ")): the best is recorded"
    }

    /// The layer that is recorded whenever it is sent.
    var preferredLayer: String? {
        guard case .named(let rid) = layers else { return nil }
        return rid
    }

    /// The civil time at a moment, by the one pair given.
    package func civil(_ instant: Instant) -> WallClock { wallClock + (instant - wallClockInstant) }

    /// `desk-1.webm`, `desk-1~2.webm`, `desk-1~video2~2.mp4`.
    package func fileName(part: Int, container: Container) -> String {
        part <= 1 ? "\(baseName).\(container.fileExtension)" : "\(baseName)~\(part).\(container.fileExtension)"
    }
}
