import Broadcasting
import Foundation
import Gateway
import JobQueue
import Logging
import Media
import NIOConcurrencyHelpers
import Recording
import Stores
import Telemetry
import TestKit
import Testing
import WorkerLink

/// A broadcast service over a store in memory, with clocks that stand still until they are moved. Nothing runs by itself:
/// the test calls what `start` would call.
struct BroadcastStudio {
    let store: StateStore
    let plane = TappedPlane()
    let service: BroadcastService
    let metrics = MetricsRegistry()
    let events: EventLog
    let clock: StudioClock

    init(
        root: String, clock: StudioClock = StudioClock(), store given: StateStore? = nil, maxBroadcasts: Int = 50,
        minFreeSpace: Int64 = 0, pushCommand: WorkerCommand? = nil
    ) throws {
        self.clock = clock
        store = try given ?? StateStore(inMemory: { clock.wall }, folder: "here")
        let logger = Logger(label: "test") { _ in LogLines() }
        events = EventLog(store: store, wallClock: { clock.wall }, metrics: metrics, logger: logger)
        var configuration = BroadcastService.Configuration(
            recordings: root, minFreeSpace: minFreeSpace, maxBroadcasts: maxBroadcasts)
        if let pushCommand { configuration.pushCommand = pushCommand }
        service = BroadcastService(
            configuration, store: store, hub: plane,
            workers: try LiveWorkers(), metrics: metrics, events: events, logger: logger, now: { clock.now },
            wallClock: { clock.wall })
    }

    static func with(
        maxBroadcasts: Int = 50, minFreeSpace: Int64 = 0, pushCommand: WorkerCommand? = nil,
        _ body: (BroadcastStudio) async throws -> Void
    ) async throws {
        try await Studio.withFolder { root in
            let studio = try BroadcastStudio(
                root: root, maxBroadcasts: maxBroadcasts, minFreeSpace: minFreeSpace, pushCommand: pushCommand)
            try await body(studio)
            await studio.service.drain()
        }
    }

    /// Types of the events so far.
    func told() async throws -> [String] {
        #expect(await events.write())
        return try await store.events(after: 0, limit: 1000).map(\.event.type)
    }

    /// Lets somebody publish pictures, 30 a second, and returns when they have been packaged.
    func publish(_ id: UUIDv7, lane: Int, participant: String = "cam", frames: Int = 60) async throws {
        let queue = try #require(plane.queue(of: id))
        queue.put(.begun(lane: lane, participant: participant, at: clock.now))
        let sets = ParameterSets(sequence: [H264Vectors.sequenceSet], picture: [H264Vectors.pictureSet])
        let track = TrackDescription(
            id: TrackID(0), codec: .h264, clockRate: 90_000, channels: 0, formatParameters: "")
        var recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: participant, baseName: participant, container: .auto, wallClock: clock.wall, at: clock.now,
                patience: .milliseconds(200)), tracks: [track], now: clock.now)
        var outputs: [RecorderOutput] = []
        for index in 0..<frames {
            let now = clock.now + .milliseconds(Int64(index) * 33)
            let frame = H264Picture.frame(isKeyframe: index % 30 == 0, sets, at: Int64(index) * 3000, arrival: now)
            recorder.frame(frame, of: track.id, at: now, into: &outputs)
        }
        #expect(queue.submit(&outputs, of: lane) == false)
        await packaged(id)
        await service.readStatus()
    }

    func leave(_ id: UUIDv7, lane: Int) async throws {
        try #require(plane.queue(of: id)).put(.ended(lane: lane))
        await packaged(id)
        await service.readStatus()
    }

    private func packaged(_ id: UUIDv7) async {
        guard let queue = plane.queue(of: id) else { return }
        await withCheckedContinuation { continuation in queue.put(.call { _ in continuation.resume() }) }
    }
}

/// Sessions that are not there: it keeps the taps, and the test publishes.
final class TappedPlane: LivePlane {
    private let taps = NIOLockedValueBox<[UUIDv7: LiveTap]>([:])
    private let ended = NIOLockedValueBox<[UUIDv7]>([])

    func beginLive(_ tap: LiveTap) { taps.withLockedValue { $0[tap.broadcast] = tap } }
    func endLive(_ broadcast: UUIDv7) async { ended.withLockedValue { $0.append(broadcast) } }
    func setLiveKeyframes(_ interval: Duration?, of broadcast: UUIDv7) {}
    func requestLiveKeyframe(of broadcast: UUIDv7) {}

    func queue(of broadcast: UUIDv7) -> BroadcastQueue? { taps.withLockedValue { $0[broadcast]?.queue } }
    var endings: [UUIDv7] { ended.withLockedValue { $0 } }
}

/// Pictures as far as anybody looks at them.
enum H264Picture {
    static func frame(isKeyframe: Bool, _ sets: ParameterSets, at ticks: Int64, arrival: Instant) -> EncodedFrame {
        let frame = EncodedFrame()
        let slice: [UInt8] = [isKeyframe ? 0x65 : 0x41, 0x88, 0x84, 0x21]
        for unit in (isKeyframe ? [H264Vectors.sequenceSet, H264Vectors.pictureSet] : []) + [slice] {
            frame.append(bigEndian: UInt32(unit.count))
            unit.withUnsafeBytes { frame.append($0) }
        }
        frame.seal(
            codec: .h264, timestamp: MediaTimestamp(ticks: ticks, clockRate: 90_000), arrival: arrival,
            isKeyframe: isKeyframe, width: isKeyframe ? 32 : 0, height: isKeyframe ? 16 : 0,
            parameterSets: isKeyframe ? sets : nil)
        return frame
    }
}
