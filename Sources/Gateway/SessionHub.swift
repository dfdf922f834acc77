import ICE
import Logging
import Media
import MediaSocket
import Muxing
import NIOConcurrencyHelpers
import RTPReceive
import Recording
import Telemetry
import WebRTCCore

/// All sessions and the recordings that listen to them. Its state belongs to the media thread; other threads ask through
/// commands.
package final class SessionHub: @unchecked Sendable {
    let thread: MediaThread
    let writer: FileWriter
    private let metrics: SessionMetrics
    private let held: HeldMemory
    let logger: Logger
    let onEvent: @Sendable (TapEvent) -> Void
    /// How long one who has gone may come back and go on in the same file.
    let rejoinWindow: Duration
    private let onNotice: @Sendable (SessionNotice) -> Void
    let viewerMetrics: ViewerMetrics

    // What follows belongs to the media thread.
    struct Entry {
        let publisher: Publisher
        let slot: Int
        let createdAt: WallClock
        var connectedAt: WallClock?
    }
    private(set) var entries: [UUIDv7: Entry] = [:]
    var viewers: [UUIDv7: ViewerEntry] = [:]
    /// Of the viewers that are gone.
    var endedViewers = ViewerReport.nothing
    var taps: [UUIDv7: ActiveTap] = [:]
    var liveTaps: [UUIDv7: ActiveLiveTap] = [:]
    /// Of the sessions that are gone.
    private var endedCounters = PeerCounters()
    private var endedReception = ReceiveStatistics()

    package init(
        thread: MediaThread, writer: FileWriter, metrics: MetricsRegistry, held: sending HeldMemory,
        rejoinWindow: Duration,
        logger: Logger, onEvent: @escaping @Sendable (TapEvent) -> Void,
        onNotice: @escaping @Sendable (SessionNotice) -> Void
    ) {
        self.thread = thread
        self.writer = writer
        self.metrics = SessionMetrics(metrics, thread.counters)
        viewerMetrics = ViewerMetrics(metrics)
        self.held = held
        self.rejoinWindow = rejoinWindow
        self.logger = logger
        self.onEvent = onEvent
        self.onNotice = onNotice
    }

    // MARK: Sessions

    /// Takes in a session that has just been answered.
    func add(_ session: sending PeerSession, id: UUIDv7, room: String, participant: String, limit: Int)
        async throws(GatewayError)
    {
        let box = UnsafeTransfer(session)
        let taken: Bool? = await thread.perform { [self] thread -> Bool in
            guard entries.count < limit else { return false }
            let now = SystemClock.monotonic()
            let session = box.value
            session.share(held)
            let publisher = Publisher(
                id: id, room: room, participant: participant, session: session,
                onConnected: { [unowned self] in connected($0, at: $1) },
                onEnded: { [unowned self] in ended($0, $1, at: $2) })
            let slot = thread.add(
                session, username: session.configuration.localUsername, observer: publisher, at: now)
            entries[id] = Entry(publisher: publisher, slot: slot, createdAt: SystemClock.wall())
            showSessions()
            return true
        }
        switch taken {
        case .some(true): return
        case .some(false):
            throw .unavailable("all \(limit) sessions are taken; try again later or raise limits.maxSessions")
        case .none: throw .unavailable("the gateway is stopping; try again in a moment")
        }
    }

    /// Ends one session.
    /// - Returns: false when there is none, or it is another participant's.
    func end(_ id: UUIDv7, room: String? = nil, participant: String? = nil) async -> Bool {
        await thread.perform { [self] thread in
            guard let entry = entries[id], room == nil || entry.publisher.room == room,
                participant == nil || entry.publisher.participant == participant
            else { return false }
            thread.end(entry.slot)
            return true
        } ?? false
    }

    /// Runs `body` on the media thread with a session; `nil` when there is none, or it is another participant's.
    func withSession<Result: Sendable>(
        _ id: UUIDv7, of role: SessionRole, room: String, participant: String,
        _ body: @escaping @Sendable (any RoutedSession, MediaThread, _ slot: Int) -> Result
    ) async -> Result? {
        await thread.perform { [self] thread in
            switch role {
            case .publisher:
                guard let entry = entries[id], entry.publisher.room == room,
                    entry.publisher.participant == participant
                else { return nil }
                return body(entry.publisher.session, thread, entry.slot)
            case .viewer:
                guard let entry = viewers[id], entry.viewer.watches(participant, in: room) else { return nil }
                return body(entry.viewer.session, thread, entry.slot)
            }
        } ?? nil
    }

    /// Gives out what sessions hold behind holes: nobody has the time any more to wait for it.
    func giveOutHeld() async {
        _ = await thread.perform { [self] thread in
            for entry in entries.values { thread.giveOutHeld(entry.slot) }
        }
    }

    func endAll() async {
        _ = await thread.perform { [self] thread in
            for entry in viewers.values { thread.end(entry.slot) }
            for entry in entries.values { thread.end(entry.slot) }
        }
    }

    /// Returns when what was asked of the thread before has been done, its turn to the end.
    func settle() async {
        _ = await thread.perform { _ in }
    }

    func snapshots() async -> [SessionSnapshot] {
        await thread.perform { [self] _ in
            entries.values.map { snapshot($0) }.sorted { $0.id > $1.id }
        } ?? []
    }

    func snapshot(_ id: UUIDv7) async -> SessionSnapshot? {
        await thread.perform { [self] _ in entries[id].map { snapshot($0) } } ?? nil
    }

    private func snapshot(_ entry: Entry) -> SessionSnapshot {
        SessionSnapshot(
            id: entry.publisher.id, room: entry.publisher.room, participant: entry.publisher.participant,
            createdAt: entry.createdAt, connectedAt: entry.connectedAt,
            viewers: entry.publisher.session.viewerCount, report: entry.publisher.session.report())
    }

    private func showSessions() {
        let connected = entries.values.count { $0.publisher.isConnected }
        metrics.peers.show(connected: connected, connecting: entries.count - connected)
    }

    private func connected(_ publisher: Publisher, at now: Instant) {
        entries[publisher.id]?.connectedAt = SystemClock.wall()
        metrics.connected.increment()
        showSessions()
        logger.info("session connected", metadata: publisher.metadata)
        if let entry = entries[publisher.id] {
            tell(entry, .connected(snapshot(entry).tracks.map(Publication.Track.init)))
        }
        if !isOccupied(publisher.room, besides: publisher.id) { onEvent(.roomOccupied(publisher.room)) }
        showViewers(publisher, at: now)
        let older = entries.values.filter {
            $0.publisher.room == publisher.room && $0.publisher.participant == publisher.participant
                && $0.publisher.id != publisher.id && $0.publisher.isConnected
        }
        for entry in older {
            thread.end(entry.slot, .replaced)
        }
        for active in taps.values where !active.isEnding && active.wants(publisher) {
            // Where there is an older one, its last frames come first: this one goes on when that has ended.
            if older.isEmpty { attach(publisher, to: active, at: now) }
            onEvent(.publisherCame(recording: active.tap.recording, participant: publisher.participant))
        }
        offerLive(publisher, at: now)
    }

    private func ended(_ publisher: Publisher, _ reason: PeerEndReason, at now: Instant) {
        let entry = entries.removeValue(forKey: publisher.id)
        setAside(publisher, at: now)
        let wasConnected = entry?.connectedAt != nil
        let report = publisher.session.report()
        endedCounters.add(report.counters)
        for track in report.tracks { endedReception.add(track.packets) }
        metrics.peers.countEnd(reason)
        showSessions()
        var metadata = publisher.metadata
        metadata["reason"] = "\(reason.name)"
        if let text = reason.text { metadata["error"] = "\(text)" }
        logger.info("session ended", metadata: metadata)
        if let entry { tell(entry, .ended(reason: reason.name, error: reason.text)) }
        guard wasConnected else { return }
        attachSuccessor(of: publisher, at: now)
        awaitReturn(of: publisher, at: now)
        leaveLive(publisher, isReplaced: reason == .replaced, at: now)
        for active in taps.values where active.wants(publisher) {
            let remaining = entries.values.count { $0.publisher.isConnected && active.wants($0.publisher) }
            onEvent(
                .publisherLeft(
                    recording: active.tap.recording, participant: publisher.participant, remaining: remaining))
        }
        if !isOccupied(publisher.room, besides: publisher.id) { onEvent(.roomEmptied(publisher.room)) }
    }

    /// One of the same name has been waiting for its end.
    private func attachSuccessor(of publisher: Publisher, at now: Instant) {
        let successors = entries.values.filter {
            $0.publisher.room == publisher.room && $0.publisher.participant == publisher.participant
                && $0.publisher.isConnected
        }
        guard let newest = successors.max(by: { $0.publisher.id < $1.publisher.id }) else { return }
        for active in taps.values where !active.isEnding && active.wants(newest.publisher) {
            attach(newest.publisher, to: active, at: now)
        }
        thread.touch(newest.slot)
    }

    private func isOccupied(_ room: String, besides id: UUIDv7) -> Bool {
        entries.values.contains {
            $0.publisher.room == room && $0.publisher.isConnected && $0.publisher.id != id
        }
    }

    private func tell(_ entry: Entry, _ change: SessionNotice.Change) {
        onNotice(
            SessionNotice(
                session: entry.publisher.id, room: entry.publisher.room, participant: entry.publisher.participant,
                createdAt: entry.createdAt, connectedAt: entry.connectedAt, change: change))
    }

    /// Brings what sessions have dropped up to date, before a scrape.
    func refreshMetrics() async {
        let seen = await thread.perform { [self] _ in
            var counters = endedCounters
            var packets = endedReception
            for entry in entries.values {
                let report = entry.publisher.session.report()
                counters.add(report.counters)
                for track in report.tracks { packets.add(track.packets) }
            }
            return (counters, packets, held.bytes, viewerTotals())
        }
        guard let (counters, packets, bytes, viewers) = seen else { return }
        metrics.show(counters, packets, heldBytes: bytes)
        viewerMetrics.show(viewers)
    }
}

/// Carries a value that only one thread touches at a time across to another.
struct UnsafeTransfer<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
