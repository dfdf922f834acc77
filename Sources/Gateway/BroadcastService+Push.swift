import Broadcasting
import Logging
import Media
import WorkerLink

extension BroadcastService {
    /// Begins another push of one that runs.
    /// - Parameter idempotencyKey: the same key again gives the push made the first time.
    package func addPush(
        _ address: PushAddress, to id: UUIDv7, idempotencyKey: String?
    ) async throws(GatewayError) -> BroadcastPush {
        let active = try await pushable(id)
        if let idempotencyKey, let known = active.pushKeys[idempotencyKey] {
            guard known.address == address else {
                throw .conflict("this Idempotency-Key came with another request before; use a new key for a new push")
            }
            return shown(active).pushes.first { $0.id == known.push.id } ?? known.push
        }
        guard active.record.pushes.count < BroadcastPushes.limit else {
            throw .conflict("broadcast \(id) has \(BroadcastPushes.limit) pushes; take one away first")
        }
        let push = add(address, to: active)
        if let idempotencyKey {
            if active.pushKeys.count >= Self.rememberedPushKeys { active.pushKeys = [:] }
            active.pushKeys[idempotencyKey] = (push, address)
        }
        readStatus()
        return push
    }

    private static let rememberedPushKeys = 1000

    /// Ends a push; the server is told.
    package func removePush(_ push: UUIDv7, of id: UUIDv7) async throws(GatewayError) {
        let active = try await pushable(id)
        guard let index = active.record.pushes.firstIndex(where: { $0.id == push }) else {
            throw .notFound("broadcast \(id) has no push \(push); it never had, or it was taken away")
        }
        active.record.pushes.remove(at: index)
        active.pushes?.remove(push)
        active.queue.put(.call { $0.updatePushes() })
        readStatus()
    }

    private func pushable(_ id: UUIDv7) async throws(GatewayError) -> ActiveBroadcast {
        if let active = active[id], active.machine.isRunning, active.ending == nil { return active }
        let record = try await broadcast(id)
        throw .conflict("broadcast \(id) is \(record.state.rawValue); its pushes cannot be changed any more")
    }

    /// Those that a broadcast is begun with.
    func addPushes(_ addresses: [PushAddress], to record: BroadcastRecord) -> BroadcastRecord {
        guard let active = active[record.id], active.ending == nil else { return record }
        active.firstPushes = addresses
        for address in addresses { _ = add(address, to: active) }
        return active.record
    }

    /// A request that comes again must mean the same addresses; the store knows them without their keys only.
    func checkRepeated(_ record: BroadcastRecord, _ request: BroadcastRequest) throws(GatewayError) {
        guard let active = active[record.id] else { return }
        guard active.firstPushes == request.push else {
            throw .conflict("this Idempotency-Key came with another request before; use a new key for a new broadcast")
        }
    }

    private func add(_ address: PushAddress, to active: ActiveBroadcast) -> BroadcastPush {
        let wall = wallClock()
        let push = BroadcastPush(id: UUIDv7(now: wall), url: address.redacted, since: wall)
        let pushes = pushes(of: active)
        pushes.add(push.id, address)
        active.record.pushes.append(push)
        active.queue.put(
            .call { feed in
                feed.pushes = pushes
                feed.updatePushes()
            })
        log(.info, "a push is added", active.record, ["push": "\(push.id)", "url": "\(push.url)"])
        return push
    }

    private func pushes(of active: ActiveBroadcast) -> BroadcastPushes {
        if let known = active.pushes { return known }
        let made = BroadcastPushes(
            workers: workers, command: configuration.pushCommand, clock: now, onChange: waker)
        active.pushes = made
        return made
    }

    // MARK: State

    /// Takes in what has become of its pushes. Bytes alone are no news: they change all the time.
    func takePushes(_ active: ActiveBroadcast) {
        guard let pushes = active.pushes else { return }
        for index in active.record.pushes.indices {
            let before = active.record.pushes[index]
            guard let status = pushes.status(of: before.id) else { continue }
            var push = before
            push.take(status)
            if push.state != before.state { push.since = wallClock() }
            guard push.isNews(after: before) else { continue }
            active.record.pushes[index] = push
            let more: Logger.Metadata = ["push": "\(push.id)", "url": "\(push.url)"]
            let isConnected = push.connections > before.connections
            if isConnected {
                metrics.pushes.connections.increment(by: push.connections - before.connections)
                log(.info, "a push is connected", active.record, more)
                tell(.pushConnected, push, active.record)
            }
            if let error = push.lastError, before.lastError == nil || isConnected {
                metrics.pushes.failures.increment()
                log(.warning, "a push fails", active.record, more.merging(["error": "\(error)"]) { $1 })
                tell(.pushFailed, push, active.record)
            }
        }
    }

    /// As it is at this moment, with its viewers and the bytes of its pushes.
    func shown(_ active: ActiveBroadcast) -> BroadcastRecord {
        var record = active.record
        record.viewers = active.stage.viewers
        guard let pushes = active.pushes else { return record }
        for index in record.pushes.indices {
            if let status = pushes.status(of: record.pushes[index].id) { record.pushes[index].bytes = status.bytes }
        }
        return record
    }

    func showPushes() {
        var counts: [PushState: Int] = [:]
        for active in active.values {
            for push in active.record.pushes where push.state != .ended { counts[push.state, default: 0] += 1 }
        }
        metrics.pushes.show(counts)
    }

    private func tell(_ kind: EventKind, _ push: BroadcastPush, _ record: BroadcastRecord) {
        events.note(
            kind, room: record.room,
            [
                "broadcast": .string(record.id.description),
                "push": .string(push.id.description),
                "url": .string(push.url),
                "state": .string(push.state.rawValue),
                "attempts": .integer(Int64(clamping: push.attempts)),
                "error": .optional(push.lastError),
            ])
    }
}

extension BroadcastPush {
    fileprivate mutating func take(_ status: PushSupervisor.Status) {
        state = status.state
        attempts = status.attempts
        connections = status.connections
        bytes = status.bytes
        lastError = status.lastError
    }

    fileprivate func isNews(after before: BroadcastPush) -> Bool {
        state != before.state || attempts != before.attempts || connections != before.connections
            || lastError != before.lastError
    }
}
