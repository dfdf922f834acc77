import Delivering
import Foundation
import JobQueue
import Logging
import Media
import Muxing
import Recording
import Stores

extension RecordingService {
    /// Bytes of `metadata` as JSON.
    private static let maximumMetadataBytes = 16 << 10

    /// - Parameters:
    ///   - webhooks: who is told what happens to it, beside those of the configuration.
    ///   - idempotencyKey: the same key again gives the recording made the first time.
    package func startRecording(
        _ request: RecordingRequest, webhooks: [WebhookTarget] = [], idempotencyKey: String?
    ) async throws(GatewayError) -> RecordingRecord {
        try Self.check(request)
        let key = try Self.key(idempotencyKey, request, webhooks)
        if let key, let known = try await known(key) { return known }
        guard !isDraining else { throw .unavailable("the gateway is draining; ask another, or later") }
        if let short = await shortOfSpace() { throw .unavailable(short) }
        let participants = request.participants.map { Set($0) }
        if !request.startWhenPublished, await !plane.hasPublisher(room: request.room, participants: participants) {
            throw .conflict(
                "nobody publishes to room \(request.room) that this recording would take; publish first, or leave out "
                    + "startWhenPublished: false")
        }

        let wall = wallClock()
        let record = RecordingRecord(id: UUIDv7(now: wall), request: request, state: .waiting, createdAt: wall)
        let job = Job(
            id: UUIDv7(now: wall), kind: .recording, recording: record.id, folder: store.folder, maximumAttempts: 1,
            now: wall)
        guard
            case .store(let held) = JobMachine.handle(.claim(lease: configuration.lease.lease), job, at: wall)
        else { throw .failed("recording \(record.id): its job could not be claimed") }
        let outcome: IdempotencyOutcome
        do throws(StoresError) {
            outcome = try await store.insert(record, job: held, key: key, webhooks: webhooks)
        } catch {
            throw Self.refusal(error)
        }
        if let known = try known(outcome) { return known }
        return try await begin(record, job: held, participants: participants)
    }

    private func begin(
        _ record: RecordingRecord, job: Job, participants: Set<String>?
    ) async throws(GatewayError) -> RecordingRecord {
        let directory: String
        let disk: UInt64?
        do {
            let folder = folder
            (directory, disk) = try await files.run(record.room) {
                let directory = try folder.create(room: record.room, id: record.id)
                try ManifestFile.write(Manifest(record, parts: [:]), in: directory)
                return (directory, FileWriter.disk(of: directory))
            }
        } catch {
            let folder = folder
            try? await files.run(record.room) { try folder.remove(room: record.room, id: record.id) }
            try? await store.forgetRecording(record.id)
            guard let error = error as? StoresError else { throw .failed("\(error)") }
            throw Self.refusal(error)
        }
        let instant = now()
        let request = record.request
        let limits = RecordingLimits(
            duration: request.maxDuration.map { .seconds($0) }, bytes: request.maxBytes,
            idle: request.idleTimeout > 0 ? .seconds(request.idleTimeout) : nil)
        let active = ActiveRecording(
            record: record, machine: RecordingMachine(limits: limits, now: instant), directory: directory, job: job.id,
            fence: job.fence, now: instant, wall: wallClock())
        self.active[record.id] = active
        metrics.started.increment()
        jobMetrics.countRun(job)
        tell(.recordingStarted, record)
        tell(job, room: record.room)
        var metadata: Logger.Metadata = ["container": "\(request.container.rawValue)"]
        if let rule = request.rule { metadata["rule"] = "\(rule)" }
        log(.info, "recording waits for media", record, metadata)
        guard !isDraining else {
            _ = await end(active, .drain)?.value
            throw .unavailable("the gateway is draining; ask another, or later")
        }
        plane.beginTap(
            RecordingTap(
                recording: record.id, room: record.room, participants: participants, container: request.container,
                directory: directory, disk: disk, keepsEverything: keepsEverything(request),
                layers: request.layers.flatMap(LayerWish.init) ?? configuration.layers(record.room)))
        return active.record
    }

    /// The setting is not for those who name a container that is not Matroska.
    private func keepsEverything(_ request: RecordingRequest) -> Bool {
        if let keeps = request.keepEverything { return keeps }
        switch request.container {
        case .auto, .mkv: return configuration.keepEverything
        case .webm, .mp4: return false
        }
    }

    private func known(_ key: IdempotencyKey) async throws(GatewayError) -> RecordingRecord? {
        let outcome: IdempotencyOutcome
        do throws(StoresError) {
            outcome = try await store.outcome(of: key)
        } catch {
            throw Self.refusal(error)
        }
        return try known(outcome)
    }

    /// `nil` when the key is new.
    private func known(_ outcome: IdempotencyOutcome) throws(GatewayError) -> RecordingRecord? {
        switch outcome {
        case .fresh: return nil
        case .repeated(let record): return newest(record)
        case .gone(let id): throw .conflict(Self.goneText(id))
        case .mismatch: throw .conflict(Self.mismatchText)
        }
    }

    private static let mismatchText =
        "this Idempotency-Key came with another request before; use a new key for a new recording"

    private static func goneText(_ id: UUIDv7) -> String {
        "this Idempotency-Key made recording \(id), which has been deleted; use a new key for a new recording"
    }

    private static func key(
        _ key: String?, _ request: RecordingRequest, _ webhooks: [WebhookTarget]
    ) throws(GatewayError) -> IdempotencyKey? {
        guard let key else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalid("an Idempotency-Key is 1 to 255 visible ASCII characters")
        }
        return IdempotencyKey(
            key: key, request: try canonical(request) + (webhooks.isEmpty ? "" : try canonical(webhooks)))
    }

    private static func canonical(_ value: some Encodable) throws(GatewayError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .invalid("this request cannot be written as JSON: \(error)")
        }
    }

    private static func check(_ request: RecordingRequest) throws(GatewayError) {
        let rule = "is not a name: 1 to 64 of A-Z a-z 0-9 . _ -, not beginning with . or -"
        guard RecordingName.isValid(request.room) else { throw .invalid("room '\(request.room.prefix(80))' \(rule)") }
        if let participants = request.participants {
            guard (1...1000).contains(participants.count) else {
                throw .invalid("participants must name 1 to 1000, or be left out for all of the room")
            }
            if let wrong = participants.first(where: { !RecordingName.isValid($0) }) {
                throw .invalid("participant '\(wrong.prefix(80))' \(rule)")
            }
        }
        let longest = 1e8
        if let duration = request.maxDuration, !(duration > 0 && duration <= longest) {
            throw .invalid("maxDuration is \(duration); it must be above 0 and up to \(Int(longest)) seconds")
        }
        if let bytes = request.maxBytes, bytes <= 0 { throw .invalid("maxBytes is \(bytes); it must be above 0") }
        if let layers = request.layers, LayerWish(layers) == nil {
            throw .invalid("layers is '\(layers.prefix(80))'; it must be best, all, or the name of a layer (a rid)")
        }
        guard request.idleTimeout >= 0, request.idleTimeout <= longest else {
            throw .invalid("idleTimeout is \(request.idleTimeout); it must be 0 (never) to \(Int(longest)) seconds")
        }
        guard try canonical(request.metadata).utf8.count <= maximumMetadataBytes else {
            throw .invalid("metadata is larger than \(maximumMetadataBytes) bytes; keep less with the recording")
        }
    }
}
