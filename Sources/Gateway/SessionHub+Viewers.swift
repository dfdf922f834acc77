import Media
import MediaSocket
import SDP
import Telemetry
import WebRTCCore

/// Those who watch: each is tied to a participant by name, and given whoever publishes under it.
extension SessionHub {
    struct ViewerEntry {
        let viewer: Viewer
        let slot: Int
    }

    /// What a participant publishes now; `nil` when it does not.
    func published(room: String, participant: String) async -> [PublishedMedia]? {
        await thread.perform { [self] _ in publisher(of: participant, in: room)?.session.published } ?? nil
    }

    /// Takes in a viewer that has just been answered.
    func add(_ session: sending ViewerSession, id: UUIDv7, room: String, participant: String, limit: Int)
        async throws(GatewayError)
    {
        let box = UnsafeTransfer(session)
        let taken: Bool? = await thread.perform { [self] thread -> Bool in
            guard viewers.count < limit else { return false }
            let now = SystemClock.monotonic()
            let viewer = Viewer(
                id: id, room: room, participant: participant, session: box.value,
                onConnected: { [unowned self] in connected($0, at: $1) },
                onGivenUp: { [unowned self] in givenUp($0) },
                onEnded: { [unowned self] in ended($0, $1) })
            let publisher = publisher(of: participant, in: room)
            if publisher.map({ box.value.takes($0.session) }) != true { viewer.givesUpAt = now + Viewer.grace }
            let slot = thread.add(
                box.value, username: box.value.configuration.localUsername, observer: viewer, at: now)
            viewers[id] = ViewerEntry(viewer: viewer, slot: slot)
            showViewerCount()
            return true
        }
        switch taken {
        case .some(true): return
        case .some(false):
            throw .unavailable("all \(limit) viewers' places are taken; try again later or raise limits.maxViewers")
        case .none: throw .unavailable("the gateway is stopping; try again in a moment")
        }
    }

    /// Ends a viewer's session.
    /// - Returns: false when there is none, or it watches another participant.
    func endViewer(_ id: UUIDv7, room: String, participant: String) async -> Bool {
        await thread.perform { [self] thread in
            guard let entry = viewers[id], entry.viewer.watches(participant, in: room) else { return false }
            thread.end(entry.slot)
            return true
        } ?? false
    }

    // MARK: On the media thread

    /// The newest, while one is about to replace another.
    private func publisher(of participant: String, in room: String) -> Publisher? {
        entries.values.filter {
            $0.publisher.isConnected && $0.publisher.room == room && $0.publisher.participant == participant
        }.max { $0.publisher.id < $1.publisher.id }?.publisher
    }

    /// A publisher has come: those who watch its name are given what it sends.
    func showViewers(_ publisher: Publisher, at now: Instant) {
        for entry in viewers.values where entry.viewer.watches(publisher.participant, in: publisher.room) {
            guard entry.viewer.session.takes(publisher.session) else {
                thread.end(entry.slot, .publisherGone)
                continue
            }
            entry.viewer.givesUpAt = nil
            entry.viewer.session.attach(publisher.session, at: now)
            thread.touch(entry.slot)
        }
    }

    /// A publisher has gone: who has nobody to watch waits a while.
    func awaitReturn(of publisher: Publisher, at now: Instant) {
        for entry in viewers.values
        where entry.viewer.isConnected && entry.viewer.watches(publisher.participant, in: publisher.room)
            && entry.viewer.session.publisher == nil && entry.viewer.givesUpAt == nil
        {
            entry.viewer.givesUpAt = now + Viewer.grace
            thread.touch(entry.slot)
        }
    }

    /// Only now is it given anything, and anything kept for it.
    private func connected(_ viewer: Viewer, at now: Instant) {
        viewerMetrics.connected.increment()
        showViewerCount()
        logger.info("viewer connected", metadata: viewer.metadata)
        guard let publisher = publisher(of: viewer.participant, in: viewer.room) else {
            viewer.givesUpAt = viewer.givesUpAt ?? now + Viewer.grace
            return
        }
        viewer.givesUpAt = nil
        guard viewer.session.takes(publisher.session) else { return givenUp(viewer) }
        viewer.session.attach(publisher.session, at: now)
    }

    private func givenUp(_ viewer: Viewer) {
        if let entry = viewers[viewer.id] { thread.end(entry.slot, .publisherGone) }
    }

    private func ended(_ viewer: Viewer, _ reason: PeerEndReason) {
        viewers[viewer.id] = nil
        endedViewers.add(viewer.session.report())
        viewerMetrics.peers.countEnd(reason)
        showViewerCount()
        var metadata = viewer.metadata
        metadata["reason"] = "\(reason.name)"
        if let text = reason.text { metadata["error"] = "\(text)" }
        logger.info("viewer ended", metadata: metadata)
    }

    private func showViewerCount() {
        let connected = viewers.values.count { $0.viewer.isConnected }
        viewerMetrics.peers.show(connected: connected, connecting: viewers.count - connected)
    }

    func viewerTotals() -> ViewerReport {
        var totals = endedViewers
        for entry in viewers.values { totals.add(entry.viewer.session.report()) }
        return totals
    }
}
