import Floor
import Media
import MediaSocket
import SRTP
import Telemetry
import WebRTCCore

/// From the socket to whole frames, which are counted and let go: of one publisher, or of a crowd, where between two
/// pictures of one come those of all others.
final class FramePath {
    private final class FrameCounter: PeerObserver {
        var frames = 0
        func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) { frames += 1 }
        func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}
        func happened(_ event: PeerEvent, at now: Instant) {}
        func handleTimeout(at now: Instant) {}
        func flush(at now: Instant) {}
        var deadline: Instant? { nil }
    }

    private static let crowdPacketsPerFrame = 2
    private let name: String
    private let counter: FrameCounter
    private let door: Door
    private let sessions: [JoinedSession]
    private let packetsPerFrame: Int
    private let start = SystemClock.monotonic()
    private var turns = 0

    init(_ name: String, _ cipher: SRTPCipher, size: Int, publishers: Int = 1) throws {
        self.name = name
        let counter = FrameCounter()
        self.counter = counter
        let door = try Door()
        self.door = door
        let packetsPerFrame = publishers == 1 ? PacketSource.packetsPerFrame : Self.crowdPacketsPerFrame
        self.packetsPerFrame = packetsPerFrame
        sessions = try (0..<publishers).map {
            try JoinedSession(
                cipher, size: size, packetsPerFrame: packetsPerFrame, at: door, name: "benchuser\($0)"
            ) { _ in counter }
        }
        // The first frames fill pools and tables.
        _ = try run(packets: 1280 * publishers)
    }

    func measure(packets: Int) throws -> Measurement {
        let before = counter.frames
        let cost = try run(packets: packets)
        let frames = counter.frames - before
        guard frames >= packets / packetsPerFrame else { throw BenchFailure("only \(frames) frames came") }
        return Measurement(
            path: name, packets: packets, nanoseconds: cost.nanoseconds, allocations: cost.allocations,
            yield: "\(frames) frames")
    }

    private func run(packets: Int) throws -> floor_cost {
        guard sessions.count > 1 else { return try sessions[0].run(packets: packets) }
        var cost = floor_cost()
        let frames = PacketSource.batch / packetsPerFrame
        for _ in 0..<(packets / PacketSource.batch) {
            for place in 0..<frames {
                try sessions[(turns * frames + place) % sessions.count].source.send(packetsPerFrame)
            }
            turns += 1
            let period = Duration.seconds(1) / PacketSource.framesPerSecond / sessions.count
            try door.takeBatch(at: start + period * (turns * frames), &cost)
        }
        return cost
    }
}
