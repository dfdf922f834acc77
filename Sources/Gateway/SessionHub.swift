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
package final class SessionHub: MediaPlane, @unchecked Sendable {
    /// A recording as the media thread knows it.
    private final class ActiveTap {
        let tap: RecordingTap
        /// The number of the next part, by a file's base name.
        var nextParts: [String: Int] = [:]
        var openSinks = 0
        let backlog = DiskBacklog()
        var whenClosed: [CheckedContinuation<Void, Never>] = []
        var isEnding = false

        init(_ tap: RecordingTap) {
            self.tap = tap
        }

        func wants(_ publisher: Publisher) -> Bool {
            publisher.room == tap.room && tap.participants?.contains(publisher.participant) != false
        }
    }

    let thread: MediaThread
    private let writer: FileWriter
    private let metrics: SessionMetrics
    private let held: HeldMemory
    let logger: Logger
    private let onEvent: @Sendable (TapEvent) -> Void
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
    private var taps: [UUIDv7: ActiveTap] = [:]
    var liveTaps: [UUIDv7: ActiveLiveTap] = [:]
    /// Of the sessions that are gone.
    private var endedCounters = PeerCounters()
    private var endedReception = ReceiveStatistics()

    package init(
        thread: MediaThread, writer: FileWriter, metrics: MetricsRegistry, held: sending HeldMemory, logger: Logger,
        onEvent: @escaping @Sendable (TapEvent) -> Void, onNotice: @escaping @Sendable (SessionNotice) -> Void
    ) {
        self.thread = thread
        self.writer = writer
        self.metrics = SessionMetrics(metrics, thread.counters)
        viewerMetrics = ViewerMetrics(metrics)
        self.held = held
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
            attach(publisher, to: active, at: now)
            onEvent(.publisherCame(recording: active.tap.recording, participant: publisher.participant))
        }
        offerLive(publisher, at: now)
    }

    private func ended(_ publisher: Publisher, _ reason: PeerEndReason, at now: Instant) {
        let entry = entries.removeValue(forKey: publisher.id)
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

    // MARK: MediaPlane

    package func beginTap(_ tap: RecordingTap) {
        thread.submit { [self] _ in
            let now = SystemClock.monotonic()
            let active = ActiveTap(tap)
            taps[tap.recording] = active
            for entry in entries.values where entry.publisher.isConnected && active.wants(entry.publisher) {
                attach(entry.publisher, to: active, at: now)
                thread.touch(entry.slot)
                onEvent(.publisherCame(recording: tap.recording, participant: entry.publisher.participant))
            }
        }
    }

    package func endTap(_ recording: UUIDv7) async {
        await withCheckedContinuation { continuation in
            let taken = thread.submit { [self] thread in
                guard let active = taps[recording] else { return continuation.resume() }
                active.isEnding = true
                active.whenClosed.append(continuation)
                let now = SystemClock.monotonic()
                for entry in entries.values {
                    // Others may go on to wait; where there are none, what is held belongs into this one.
                    if entry.publisher.serves(only: recording) { thread.giveOutHeld(entry.slot) }
                    entry.publisher.detach(recording, at: now)
                }
                finishIfClosed(active)
            }
            if !taken { continuation.resume() }
        }
    }

    package func hasPublisher(room: String, participants: Set<String>?) async -> Bool {
        await thread.perform { [self] _ in
            entries.values.contains {
                $0.publisher.isConnected && $0.publisher.room == room
                    && participants?.contains($0.publisher.participant) != false
            }
        } ?? false
    }

    /// Gives a publisher's tracks to a recording: the first picture and the first sound share a file, each further
    /// source has its own.
    private func attach(_ publisher: Publisher, to active: ActiveTap, at now: Instant) {
        guard !publisher.isAttached(to: active.tap.recording) else { return }
        let sounds = publisher.session.descriptions.filter { $0.kind == .audio }
        let pictures = active.tap.layers.sources(publisher.session.descriptions)
        for index in 0..<max(sounds.count, pictures.count) {
            var groups: [(suffix: String, tracks: [TrackDescription])] = []
            if index == 0 {
                groups.append(("", [sounds.first].compactMap(\.self) + (pictures.first ?? [])))
            } else {
                if index < pictures.count { groups.append(("~video\(index + 1)", pictures[index])) }
                if index < sounds.count { groups.append(("~audio\(index + 1)", [sounds[index]])) }
            }
            for group in groups {
                let base = publisher.participant + group.suffix
                attach(publisher, to: active, base: base, tracks: group.tracks, at: now)
            }
        }
    }

    private func attach(
        _ publisher: Publisher, to active: ActiveTap, base: String, tracks: [TrackDescription], at now: Instant
    ) {
        let recording = active.tap.recording
        let recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: publisher.participant, baseName: base, container: active.tap.container,
                firstPart: active.nextParts[base, default: 1], wallClock: SystemClock.wall(), at: now,
                keepsEverything: active.tap.keepsEverything, patience: publisher.session.configuration.patience,
                layers: active.tap.layers),
            tracks: tracks, now: now)
        active.openSinks += 1
        let sink = writer.makeSink(
            directory: active.tap.directory, disk: active.tap.disk, backlog: active.backlog
        ) { [weak self] event in
            if let self { self.onEvent(TapEvent(event, recording: recording)) }
        }
        publisher.attach(
            Publisher.Lane(
                recording: recording, recorder: recorder, sink: sink, tracks: tracks.map(\.id),
                onDetached: { active.nextParts[base] = $0 },
                onFinished: { [weak self] in self?.sinkFinished(recording) }), at: now)
    }

    private func sinkFinished(_ recording: UUIDv7) {
        thread.submit { [self] _ in
            guard let active = taps[recording] else { return }
            active.openSinks -= 1
            finishIfClosed(active)
        }
    }

    private func finishIfClosed(_ active: ActiveTap) {
        guard active.isEnding, active.openSinks == 0 else { return }
        taps[active.tap.recording] = nil
        for continuation in active.whenClosed { continuation.resume() }
    }
}

/// Carries a value that only one thread touches at a time across to another.
struct UnsafeTransfer<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
