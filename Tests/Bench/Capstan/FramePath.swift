import Media
import MediaSocket
import WebRTCCore

/// From the socket to whole frames, which are counted and let go.
struct FramePath {
    private final class FrameCounter: PeerObserver {
        var frames = 0
        func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) { frames += 1 }
        func happened(_ event: PeerEvent, at now: Instant) {}
        func handleTimeout(at now: Instant) {}
        func flush(at now: Instant) {}
        var deadline: Instant? { nil }
    }

    private let counter: FrameCounter
    private let joined: JoinedSession

    init(size: Int) throws {
        let counter = FrameCounter()
        self.counter = counter
        joined = try JoinedSession(size: size) { _ in counter }
    }

    func measure(packets: Int) throws -> Measurement {
        // The first frames fill pools and tables.
        _ = try joined.run(packets: 6400)
        let before = counter.frames
        let (time, allocations) = try joined.run(packets: packets)
        return Measurement(
            name: "capstan: to frames", packets: packets, nanoseconds: Double(time) / Double(packets),
            allocations: Double(allocations) / Double(packets), yield: "\(counter.frames - before) frames")
    }
}
