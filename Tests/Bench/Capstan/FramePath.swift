import Media
import MediaSocket
import SRTP
import WebRTCCore

/// From the socket to whole frames, which are counted and let go.
final class FramePath {
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

    init(_ cipher: SRTPCipher, size: Int) throws {
        let counter = FrameCounter()
        self.counter = counter
        joined = try JoinedSession(cipher, size: size) { _ in counter }
        // The first frames fill pools and tables.
        _ = try joined.run(packets: 1280)
    }

    func measure(packets: Int) throws -> Measurement {
        let before = counter.frames
        let cost = try joined.run(packets: packets)
        let frames = counter.frames - before
        guard frames >= packets / PacketSource.packetsPerFrame else { throw BenchFailure("only \(frames) frames came") }
        return Measurement(
            path: "frames", packets: packets, nanoseconds: cost.nanoseconds, allocations: cost.allocations,
            yield: "\(frames) frames")
    }
}
