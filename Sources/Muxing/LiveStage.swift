import Broadcasting
import Media
import NIOConcurrencyHelpers
import NIOCore

/// One broadcast's media: takes the frames of its renditions, makes segments and parts of them, and holds these in memory
/// for viewers as long as they are listed.
///
/// `begin`, `take`, `change`, `interrupt` and `end` are the packaging thread's, one at a time. `answer` and `report` are
/// for any thread. Times count from the broadcast's beginning; pictures are in the order of their showing.
package final class LiveStage: @unchecked Sendable {
    package struct Configuration: Sendable {
        package var rules: PlaylistRules
        /// The gateway's civil time where the broadcast's axis begins.
        package var startedAt: WallClock
        /// How many readers may wait.
        package var waiterLimit: Int
        /// What media may take in memory: beyond it less is listed than the window, down to three target durations.
        package var byteLimit: Int
        /// For so long a whole segment is news to readers that do not say what they have.
        package var newsAge: Duration

        package init(
            rules: PlaylistRules, startedAt: WallClock, waiterLimit: Int = 10_000, byteLimit: Int = 256 << 20,
            newsAge: Duration = .milliseconds(500)
        ) {
            self.rules = rules
            self.startedAt = startedAt
            self.waiterLimit = waiterLimit
            self.byteLimit = byteLimit
            self.newsAge = newsAge
        }
    }

    /// Sound waits for the pictures of its time no longer than this, and nobody's segment is held open longer.
    static let lag = BroadcastAxis.ticks(.seconds(1))
    /// Clocks are rounded to each other; a frame this little before a segment's start belongs to it.
    static let tolerance = BroadcastAxis.ticks(.milliseconds(5))

    package let configuration: Configuration
    var rules: PlaylistRules { configuration.rules }

    /// Without a keyframe of the lead for so long, whatever else comes begins the next segment and leads.
    static let leadPatience = BroadcastAxis.ticks(.seconds(2))

    // The packaging thread's.
    var line: SegmentLine
    var tracks: [LiveTrack] = []
    var lead: Int?
    /// Pictures are to come: sound does not lead at once.
    var expectsPictures = false
    /// When the first frame came since no segment is under way.
    var brokenSince: Int64?
    /// Something of what is expected now can be played.
    var isFresh = false
    /// Where the lead has come to, and the farthest of all.
    var leadTime: Int64?
    var newest: Int64 = 0
    var hasEnded = false
    var kept: KeptBroadcast?

    // Everybody's.
    let transports = TransportShelf()
    let begunAt = ContinuousClock.now
    private let lock = NIOLock()
    private var guarded: LiveHall

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        let rules = configuration.rules
        guarded = LiveHall(
            waiterLimit: configuration.waiterLimit, byteLimit: configuration.byteLimit, patience: rules.patience)
        line = SegmentLine(
            target: BroadcastAxis.ticks(rules.segmentTarget),
            limit: BroadcastAxis.ticks(.seconds(rules.targetDuration)))
    }

    /// Changes what viewers see, and lets those go on who waited for it.
    func publish(_ change: (inout LiveHall) -> Void) {
        let woken = lock.withLock {
            change(&guarded)
            return guarded.takeWoken()
        }
        for wake in woken { wake(.changed) }
    }

    func look<Result>(_ body: (inout LiveHall) -> Result) -> Result {
        lock.withLock { body(&guarded) }
    }

    // MARK: From the packaging thread

    /// What is made from now on goes into files too, and becomes a recording of the broadcast there. To be called before
    /// anything is begun.
    /// - Parameters:
    ///   - folder: exists already and is empty.
    ///   - onBegin: called once on that thread, before anything is written.
    ///   - onEnd: called once on a thread of its own, when all is written or no more can be. Viewers notice neither.
    package func keep(
        in folder: String, limits: KeepingLimits = KeepingLimits(), onBegin: @escaping @Sendable () -> Void = {},
        onEnd: @escaping @Sendable (Result<Void, MuxingError>) -> Void
    ) throws(MuxingError) {
        kept = try KeptBroadcast(folder: folder, rules: rules, limits: limits, onBegin: onBegin, onEnd: onEnd)
    }

    /// One more rendition, of which something comes from now on.
    package func begin(_ description: RenditionDescription) -> RenditionID {
        var description = description
        let isTaken = tracks.contains { $0.description.name == description.name }
        if isTaken || !LiveFileName.isRendition(description.name) { description.name = "r\(tracks.count)" }
        let index = tracks.count
        tracks.append(
            LiveTrack(
                index: index, description: description, partTarget: rules.isLowLatency ? rules.partTarget : nil))
        publish { $0.shelves.append(LiveShelf(description, rules: rules)) }
        chooseLead()
        return RenditionID(index)
    }

    /// One whole frame of a rendition, in order of its times.
    package func take(_ frame: EncodedFrame, of rendition: RenditionID, at time: MediaTimestamp) {
        guard !hasEnded, tracks.indices.contains(rendition.index), frame.count > 0 else { return }
        let track = tracks[rendition.index]
        let ticks = time.rescaled(to: track.clockRate).ticks
        guard frame.codec == track.description.codec, ticks >= 0 else {
            track.lateFrames += 1
            return
        }
        switch track.description.kind {
        case .video: takePicture(frame, track, ticks)
        case .audio: takeSound(frame, track, ticks)
        }
        settle()
    }

    /// A rendition goes on with another codec or size. What it had is played to its end first.
    package func change(_ rendition: RenditionID, to description: RenditionDescription) {
        guard !hasEnded, tracks.indices.contains(rendition.index) else { return }
        interrupt()
        let track = tracks[rendition.index]
        let name = track.description.name
        track.description = description
        track.description.name = name
        track.sets = nil
        track.needsHeader = true
        publish { $0.shelves[rendition.index].description = track.description }
    }

    /// The publisher has gone, or a worker has: what is there is made whole, and what comes next is a discontinuity that
    /// begins at the lead's next keyframe.
    package func interrupt() {
        guard !hasEnded, !line.isBroken else { return }
        flush()
        line.interrupt()
    }

    /// No more comes. The playlists say so, and are served until the stage is let go.
    package func end() {
        guard !hasEnded else { return }
        if !line.isBroken { flush() }
        hasEnded = true
        publish { $0.end() }
        kept?.end(multivariant: look { $0.multivariant(version: rules.version) })
        for track in tracks { track.queue = [] }
    }
}
