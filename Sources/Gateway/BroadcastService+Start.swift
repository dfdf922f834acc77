import Broadcasting
import Delivering
import Foundation
import JobQueue
import Logging
import Media
import Muxing
import Recording
import Stores
import WebRTCCore

extension BroadcastService {
    /// - Parameters:
    ///   - webhooks: who is told what happens to it, beside those of the configuration.
    ///   - idempotencyKey: the same key again gives the broadcast made the first time.
    package func begin(
        _ request: BroadcastRequest, webhooks: [WebhookTarget] = [], idempotencyKey: String?
    ) async throws(GatewayError) -> BroadcastRecord {
        try Self.check(request)
        let key = try Self.key(idempotencyKey, request)
        if let key {
            let outcome: BroadcastOutcome
            do throws(StoresError) {
                outcome = try await store.broadcastOutcome(of: key)
            } catch {
                throw RecordingService.refusal(error)
            }
            if let known = try known(outcome, request) { return known }
        }
        guard !isDraining else { throw .unavailable("the gateway is draining; ask another, or later") }
        guard active.values.count(where: { $0.machine.isRunning }) + beginning < configuration.maxBroadcasts else {
            throw .unavailable(
                "all \(configuration.maxBroadcasts) broadcasts are taken; stop one, or raise limits.maxBroadcasts")
        }
        beginning += 1
        defer { hasBegun() }
        if request.keep { try await checkSpace() }
        let wall = wallClock()
        let record = BroadcastRecord(id: UUIDv7(now: wall), request: request.withoutPush, createdAt: wall)
        let job = Job(
            id: UUIDv7(now: wall), kind: .broadcast, recording: record.id, folder: store.folder, maximumAttempts: 1,
            now: wall)
        guard case .store(let held) = JobMachine.handle(.claim(lease: configuration.lease.lease), job, at: wall) else {
            throw .failed("broadcast \(record.id): its job could not be claimed")
        }
        let outcome: BroadcastOutcome
        do throws(StoresError) {
            outcome = try await store.insert(record, job: held, key: key, webhooks: webhooks)
        } catch {
            throw RecordingService.refusal(error)
        }
        if let known = try known(outcome, request) { return known }
        return addPushes(request.push, to: await begin(record, job: held))
    }

    private func begin(_ record: BroadcastRecord, job: Job) async -> BroadcastRecord {
        let instant = now()
        let status = BroadcastStatusBox(wake: waker)
        let stage = LiveStage(
            LiveStage.Configuration(
                rules: PlaylistRules(
                    isLowLatency: record.request.lowLatency, segmentTarget: configuration.segment,
                    partTarget: configuration.part, window: .seconds(record.request.window)),
                startedAt: wallClock()))
        let keeping = record.request.keep ? EndWatch() : nil
        if let keeping { await keep(record, of: stage, status, keeping) }
        let feed = BroadcastFeed(
            BroadcastFeed.Configuration(
                broadcast: record.id, startedAt: instant, keyframeInterval: configuration.segment,
                renditions: record.request.renditions),
            stage: stage, workers: workers, status: status, metrics: metrics, logger: logger, now: now,
            plane: hub)
        let queue = BroadcastQueue(thread: packaging, feed: feed)
        feed.connect(queue)
        let idle = record.request.idleTimeout
        active[record.id] = ActiveBroadcast(
            record: record,
            machine: BroadcastMachine(idleTimeout: idle > 0 ? .seconds(idle) : nil, now: instant), job: job.id,
            fence: job.fence, stage: stage, queue: queue, status: status, keeping: keeping, now: instant)
        stages.withLockedValue { $0[record.id] = stage }
        metrics.started.increment()
        jobMetrics.countRun(job)
        tell(job, room: record.room)
        log(.info, "broadcast waits for media", record)
        hub.beginLive(
            LiveTap(
                broadcast: record.id, room: record.room, participant: record.request.participant,
                wish: LiveWish(patience: configuration.livePatience, keyframeInterval: configuration.segment),
                queue: queue))
        return record
    }

    private func checkSpace() async throws(GatewayError) {
        let (folders, least) = (folders, configuration.minFreeSpace)
        guard let free = await files.run({ folders.freeSpace() }), free < least else { return }
        throw .unavailable(
            "a broadcast that is kept needs disk: \(free) bytes are free, less than minFreeSpace (\(least)); make room, "
                + "lower it, or leave keep out")
    }

    private func keep(
        _ record: BroadcastRecord, of stage: LiveStage, _ status: BroadcastStatusBox, _ watch: EndWatch
    ) async {
        let (folders, id) = (folders, record.id)
        do {
            let folder = try await files.run { try folders.create(id) }
            let limits = KeepingLimits(minFreeSpace: configuration.minFreeSpace)
            try stage.keep(in: folder, limits: limits) { [weak self] outcome in
                Task {
                    if case .failure(let error) = outcome { await self?.keepingFailed(id, "\(error)") }
                    watch.end()
                }
            }
        } catch {
            log(.error, "the broadcast cannot be kept", record, ["error": "\(error)"])
            status.change { $0.keeping = "not kept: \(error)" }
            watch.end()
        }
    }

    private func keepingFailed(_ id: UUIDv7, _ text: String) async {
        guard let active = active[id] else { return }
        log(.error, "the broadcast is not kept to its end", active.record, ["error": "\(text)"])
        active.status.change { $0.keeping = "not kept to its end: \(text)" }
        guard !active.machine.isRunning else { return }
        active.record.note = active.status.current.shownNote
        try? await store.update(active.record)
    }

    private func known(
        _ outcome: BroadcastOutcome, _ request: BroadcastRequest
    ) throws(GatewayError) -> BroadcastRecord? {
        switch outcome {
        case .fresh: return nil
        case .repeated(let record):
            try checkRepeated(record, request)
            return active[record.id].map { shown($0) } ?? record
        case .mismatch:
            throw .conflict("this Idempotency-Key came with another request before; use a new key for a new broadcast")
        }
    }

    private static func key(_ key: String?, _ request: BroadcastRequest) throws(GatewayError) -> IdempotencyKey? {
        guard let key else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let text = try? encoder.encode(request) else { throw .invalid("this request cannot be written as JSON") }
        let pushes = request.push.map { " push " + $0.redacted }.joined()
        return IdempotencyKey(key: key, request: "broadcast " + String(decoding: text, as: UTF8.self) + pushes)
    }

    private static func check(_ request: BroadcastRequest) throws(GatewayError) {
        let rule = "is not a name: 1 to 64 of A-Z a-z 0-9 . _ -, not beginning with . or -"
        guard RecordingName.isValid(request.room) else { throw .invalid("room '\(request.room.prefix(80))' \(rule)") }
        if let participant = request.participant, !RecordingName.isValid(participant) {
            throw .invalid("participant '\(participant.prefix(80))' \(rule)")
        }
        if let wrong = request.renditions?.first(where: { !Self.pictureRenditions.contains($0) }) {
            throw .invalid(
                "renditions has '\(wrong.prefix(80))'; it must be of \(Self.pictureRenditions.joined(separator: ", "))")
        }
        guard request.window >= 6, request.window <= 3600 else {
            throw .invalid("window is \(request.window); it must be 6 to 3600 seconds")
        }
        guard request.idleTimeout >= 0, request.idleTimeout <= 1e8 else {
            throw .invalid("idleTimeout is \(request.idleTimeout); it must be 0 (never) to 100000000 seconds")
        }
    }
}
