import Broadcasting
import JobQueue
import Logging
import Media
import Muxing
import Stores

extension BroadcastService {
    /// Comes back when its playlists say that it is over; one that has ended already is given as it is.
    package func stop(_ id: UUIDv7) async throws(GatewayError) -> BroadcastRecord {
        if let active = active[id], let ending = end(active, .stopped) { return await ending.value }
        return try await broadcast(id)
    }

    /// Begins the end, once; whoever asks later waits for the same.
    @discardableResult
    func end(
        _ active: ActiveBroadcast, _ reason: BroadcastEndReason
    ) -> Task<BroadcastRecord, Never>? {
        if let ending = active.ending { return ending }
        switch active.machine.stop() {
        case .alreadyEnding, .alreadyEnded: return nil
        case .close: break
        }
        active.record.endReason = reason
        let task = Task { await self.finish(active) }
        active.ending = task
        return task
    }

    private func finish(_ active: ActiveBroadcast) async -> BroadcastRecord {
        await hub.endLive(active.record.id)
        await withCheckedContinuation { continuation in
            active.queue.put(.call { feed in feed.end { continuation.resume() } })
        }
        take(active.status.current, active)
        active.record.endedAt = wallClock()
        _ = active.machine.closed()
        active.record.state = active.machine.state
        active.record.publisher = nil
        for index in active.record.pushes.indices { active.record.pushes[index].end(at: wallClock()) }
        for index in active.record.renditions.indices { active.record.renditions[index].state = .waiting }
        active.forgetAt = now() + configuration.linger
        active.isUnsettled = true
        if let reason = active.record.endReason { metrics.countEnd(reason) }
        tell(.broadcastEnded, active.record)
        log(.info, "broadcast ended", active.record, ["reason": "\(active.record.endReason?.rawValue ?? "")"])
        await settle(active)
        return active.record
    }

    /// Makes the end lasting. What the store does not take now is tried again at each tick.
    func settle(_ active: ActiveBroadcast) async {
        guard active.isUnsettled else { return }
        _ = await active.saving?.value
        do throws(StoresError) {
            try await store.update(active.record)
            let event: JobEvent =
                if active.isCancelled {
                    .breakOff(fence: active.fence)
                } else {
                    .complete(fence: active.fence, result: active.record.jobResult)
                }
            if case .store(let job)? = try await store.apply(event, to: active.job) {
                tell(job, room: active.record.room)
            }
            active.isUnsettled = false
        } catch {
            complain("the end of the broadcast could not be kept", active.record, ["error": "\(error)"])
        }
    }

    /// What it has on disk can be played to where it stopped.
    private func closeKept(_ record: BroadcastRecord) async {
        let folder = folders.path(record.id)
        do {
            try await files.run { try KeptRemains.close(folder) }
        } catch {
            log(.error, "what is kept of the broadcast has no end", record, ["error": "\(error)"])
        }
    }

    /// What a former run left under way is over: its segments were in memory.
    func endFormerRun() async throws(StoresError) {
        for job in try await store.interrupt(.broadcast) { tell(job, room: nil) }
        var cursor: UUIDv7?
        repeat {
            let page = try await store.broadcasts(states: [.waiting, .live], limit: 200, before: cursor)
            for var record in page.items {
                record.state = .failed
                record.endReason = .interrupted
                record.error = "the gateway ended without ending it; begin another"
                record.publisher = nil
                record.endedAt = wallClock()
                for index in record.pushes.indices { record.pushes[index].end(at: wallClock()) }
                for index in record.renditions.indices { record.renditions[index].state = .waiting }
                try await store.update(record)
                if record.request.keep { await closeKept(record) }
                metrics.countEnd(.interrupted)
                tell(.broadcastFailed, record)
                log(.warning, "broadcast was interrupted by the end of a former run", record)
            }
            cursor = page.next
        } while cursor != nil
    }
}

extension BroadcastRecord {
    /// What its job says at the end.
    fileprivate var jobResult: [String: JSONValue] {
        ["broadcast": .string(id.description), "endReason": .optional(endReason?.rawValue)]
    }
}
