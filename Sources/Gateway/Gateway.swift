import DTLS
import Foundation
import ICE
import Logging
import Media
import MediaSocket
import Muxing
import NIOConcurrencyHelpers
import Recording
import Settings
import Stores
import Telemetry

/// The whole gateway behind one face: what WHIP and REST may ask of it. Every call may come from any task.
package final class Gateway: Sendable {
    private let settings: GatewaySettings
    private let hub: SessionHub
    private let publishing: PublishService
    private let writer: FileWriter
    private let metrics: MetricsRegistry
    private let logger: Logger
    private let isDraining = NIOLockedValueBox(false)
    let dev = NIOLockedValueBox<[UUIDv7: RecordingRecord]>([:])

    private init(
        settings: GatewaySettings, hub: SessionHub, publishing: PublishService, writer: FileWriter,
        metrics: MetricsRegistry, logger: Logger
    ) {
        self.settings = settings
        self.hub = hub
        self.publishing = publishing
        self.writer = writer
        self.metrics = metrics
        self.logger = logger
    }

    /// Opens what it needs and starts its threads. What fails is told in words that say what to do.
    package static func start(settings: GatewaySettings, version: String, logger: Logger) async throws -> Gateway {
        let metrics = MetricsRegistry()
        let address = try MediaAddress.bind(settings.media)
        let thread = try MediaThread(binding: address, clock: { SystemClock.monotonic() }, logger: logger)
        let writer = try FileWriter()
        let hub = SessionHub(thread: thread, writer: writer, logger: logger) { event in
            print("EVENT", event)
        }
        let addresses = try MediaAddress.advertised(settings.advertise, bound: thread.localAddress)
        let publishing = try PublishService(
            hub: hub, certificate: try DTLSCertificate(now: SystemClock.wall()), addresses: addresses,
            maxSessions: settings.maxSessions, logger: logger)
        try thread.start()
        logger.info(
            "media listening",
            metadata: [
                "address": "\(thread.localAddress)", "advertised": "\(addresses.map { $0.host }.joined(separator: " "))",
            ])
        return Gateway(
            settings: settings, hub: hub, publishing: publishing, writer: writer, metrics: metrics, logger: logger)
    }

    /// Takes no new sessions, ends recordings and sessions, and leaves finalizing to the next start. Twice is once.
    package func drain() async {
        let first = isDraining.withLockedValue { draining in
            defer { draining = true }
            return !draining
        }
        guard first else { return }
        await hub.endAll()
    }

    /// Ends the threads. After `drain`.
    package func stop() async {
        await hub.thread.stop()
        await writer.shutdown()
    }

    private func refuseWhileDraining() throws(GatewayError) {
        if isDraining.withLockedValue({ $0 }) {
            throw .unavailable("the gateway is shutting down; try again in a moment")
        }
    }

    // MARK: Publishing

    /// Takes a WHIP offer. A `nil` participant gets a new name.
    package func publish(
        room: String, participant: String?, offer: String
    ) async throws(GatewayError) -> PublishAnswer {
        try refuseWhileDraining()
        return try await publishing.publish(room: room, participant: participant, offer: offer)
    }

    /// Ends a session (WHIP DELETE); the three parts of its address must agree.
    package func endPublish(room: String, participant: String, session: UUIDv7) async throws(GatewayError) {
        guard await hub.end(session, room: room, participant: participant) else {
            throw .notFound("there is no session \(session) of \(participant) in \(room); it has ended or never was")
        }
    }

    /// Ends a session by its id (`DELETE /v1/sessions/{id}`).
    package func endSession(_ id: UUIDv7) async throws(GatewayError) {
        guard await hub.end(id) else { throw .notFound("there is no session \(id); it has ended or never was") }
    }

    /// Sessions that are up, newest first.
    package func sessions() async -> [SessionSnapshot] { await hub.snapshots() }

    package func session(_ id: UUIDv7) async throws(GatewayError) -> SessionSnapshot {
        guard let snapshot = await hub.snapshot(id) else {
            throw .notFound("there is no session \(id); it has ended or never was")
        }
        return snapshot
    }

    // MARK: Recordings

    /// - Parameter idempotencyKey: the same key again gives the recording made the first time.
    package func startRecording(_ request: RecordingRequest, idempotencyKey: String?) async throws(GatewayError)
        -> RecordingRecord
    {
        let id = UUIDv7(now: SystemClock.wall())
        let directory = settings.recordings + "/" + request.room + "/" + id.description
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        hub.beginTap(RecordingTap(recording: id, room: request.room, participants: nil, container: request.container, directory: directory))
        let r = RecordingRecord(id: id, request: request, state: .recording, createdAt: SystemClock.wall())
        dev.withLockedValue { $0[id] = r }
        return r
    }

    package func stopRecording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        await hub.endTap(id)
        guard let r = dev.withLockedValue({ $0[id] }) else { throw .notFound("x") }
        return r
    }

    package func recording(_ id: UUIDv7) async throws(GatewayError) -> RecordingRecord {
        throw .notFound("no recording \(id)")
    }

    /// Newest first. `cursor` is what the page before gave as `nextCursor`.
    package func recordings(_ filter: RecordingFilter, limit: Int, cursor: String?) async throws(GatewayError)
        -> RecordingPage
    {
        throw .unavailable("not joined up yet")
    }

    /// Removes a recording that has ended, with its files.
    package func deleteRecording(_ id: UUIDv7) async throws(GatewayError) {
        throw .unavailable("not joined up yet")
    }

    /// Where a file of a recording is; only names that the recording lists, and `recording.json`.
    package func recordingFile(_ id: UUIDv7, name: String) async throws(GatewayError) -> RecordingFileLocation {
        throw .notFound("no file \(name)")
    }

    // MARK: Itself

    /// `nil` when it can take sessions, else what is missing.
    package func unreadiness() async -> String? { nil }

    /// Prometheus text format 0.0.4.
    package func metricsText() async -> String { "" }
}

