import Broadcasting
import Logging
import Media
import Muxing
import Recording
import Telemetry
import WorkerLink

/// Takes what the media thread and the workers give for one broadcast, and puts it on its stage. Belongs to the packaging
/// thread.
package final class BroadcastFeed: @unchecked Sendable {
    struct Configuration: Sendable {
        var broadcast: UUIDv7
        /// Where the broadcast's axis begins.
        var startedAt: Instant
        var keyframeInterval: Duration
        /// As `BroadcastRequest.renditions`.
        var renditions: [String]?
    }

    let configuration: Configuration
    let stage: LiveStage
    let workers: LiveWorkers
    let status: BroadcastStatusBox
    let metrics: BroadcastMetrics
    let logger: Logger
    let now: @Sendable () -> Instant
    let plane: any LivePlane
    private var queue: BroadcastQueue?

    var timeline: BroadcastTimeline
    /// Which session's is taken; others' entries are late.
    private(set) var lane: Int?
    var streams: [StreamPlan] = []
    /// Something has been put on the stage.
    var hasMedia = false
    /// Viewers can play what the session under way sends.
    var isLive = false
    var picture: (rendition: RenditionID, description: RenditionDescription)?
    /// By number within the picture, those that are smaller than the largest.
    var layers: [Int: BroadcastLayer] = [:]
    /// Pixels of the largest picture of the session under way.
    var largestArea = 0
    var opus: RenditionID?
    var aac: BroadcastSound?
    var ladder: BroadcastLadder?
    var pushes: BroadcastPushes?
    /// A picture for pushes alone.
    var pushLadder: BroadcastLadder?
    private var workersBegun = 0
    var renditions: [RenditionID: BroadcastRendition] = [:]
    /// Packets of silence by length.
    var silences: [Int64: [UInt8]] = [:]
    private var whenEnded: [@Sendable () -> Void] = []
    private(set) var isEnding = false
    private var droppedBefore: UInt64 = 0

    init(
        _ configuration: Configuration, stage: LiveStage, workers: LiveWorkers, status: BroadcastStatusBox,
        metrics: BroadcastMetrics, logger: Logger, now: @escaping @Sendable () -> Instant, plane: any LivePlane
    ) {
        self.configuration = configuration
        self.stage = stage
        self.workers = workers
        self.status = status
        self.metrics = metrics
        self.logger = logger
        self.now = now
        self.plane = plane
        timeline = BroadcastTimeline(startedAt: configuration.startedAt)
    }

    /// Before anything is taken.
    func connect(_ queue: BroadcastQueue) { self.queue = queue }

    func take(_ entry: BroadcastQueue.Entry) {
        switch entry {
        case .begun(let number, let participant, _): beginLane(number, participant)
        case .output(let output, let number) where number == lane: take(output)
        case .ended(let number) where number == lane: endLane()
        case .output, .ended: break
        case .worker(let event, let number): take(event, of: number)
        case .call(let body): body(self)
        }
    }

    func finishTurn() {
        guard let dropped = queue?.dropped, dropped > droppedBefore else { return }
        metrics.framesDropped.increment(by: dropped - droppedBefore)
        droppedBefore = dropped
    }

    // MARK: Sessions

    private func beginLane(_ number: Int, _ participant: String) {
        lane = number
        timeline.beginSession()
        streams = []
        largestArea = 0
        isLive = false
        status.change { $0.isLive = false }
        if hasMedia { interrupt() }
        status.change { $0.publisher = participant }
    }

    private func endLane() {
        lane = nil
        streams = []
        isLive = false
        status.change { status in
            status.publisher = nil
            status.isLive = false
        }
        for rendition in renditions.keys { renditions[rendition]?.state = .waiting }
        showRenditions()
    }

    /// What is on the stage is made whole; what comes next does not go on from there.
    func interrupt() {
        aac?.interrupt()
        ladder?.interrupt()
        interruptPushes()
        interruptStage()
    }

    /// The same where what sessions send goes on.
    func interruptStage() {
        stage.interrupt()
        status.change { $0.interruptions += 1 }
        plane.requestLiveKeyframe(of: configuration.broadcast)
    }

    // MARK: Workers

    /// A worker whose events come to this feed, and the next one when it has gone.
    func makeWorker(_ order: LiveOrder) throws -> BroadcastWorker {
        try BroadcastWorker(at: now()) { [unowned self] delay in
            workersBegun += 1
            let (queue, number) = (queue, workersBegun)
            return (workers.start(order, after: delay) { queue?.put(.worker($0, number: number)) }, number)
        }
    }

    // MARK: Ending

    /// What workers still have is waited for, for as long as they may take.
    func end(_ done: @escaping @Sendable () -> Void) {
        whenEnded.append(done)
        isEnding = true
        endLane()
        aac?.worker.end()
        ladder?.worker.end()
        endIfDone()
    }

    func endIfDone() {
        guard isEnding, aac?.worker.isOver ?? true, ladder?.worker.isOver ?? true else { return }
        isEnding = false
        stage.end()
        endPushes()
        queue = nil
        for done in whenEnded { done() }
        whenEnded = []
    }

    func log(_ level: Logger.Level, _ message: Logger.Message, _ more: Logger.Metadata = [:]) {
        logger.log(
            level: level, message, metadata: more.merging(["broadcast": "\(configuration.broadcast)"]) { $1 })
    }
}
