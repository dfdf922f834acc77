import Floor
import Media
import MediaSocket
import Muxing
import NIOConcurrencyHelpers
import Recording
import SRTP
import Telemetry
import WebRTCCore

/// From the socket to a growing WebM file, as a recording has it: the recorder on the media thread, the file's writer on
/// a thread of its own. What the writer costs is counted, what the sender costs is not.
final class FilePath {
    /// What the gateway's publisher does with frames, for one lane.
    private final class Lane: PeerObserver {
        private var recorder: Recorder
        private let sink: FileSink
        private var outputs: [RecorderOutput] = []
        private(set) var bytes: Int64 = 0

        init(_ recorder: consuming Recorder, _ sink: FileSink) {
            self.recorder = recorder
            self.sink = sink
        }

        func receivedLive(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {}

        func received(_ frame: EncodedFrame, of track: TrackID, at now: Instant) {
            bytes += Int64(frame.count)
            recorder.frame(frame, of: track, at: now, into: &outputs)
        }

        func happened(_ event: PeerEvent, at now: Instant) {}

        func handleTimeout(at now: Instant) {
            guard let due = recorder.deadline, due <= now else { return }
            recorder.handleTimeout(at: now, into: &outputs)
        }

        func flush(at now: Instant) {
            guard !outputs.isEmpty else { return }
            sink.submit(&outputs)
        }

        var deadline: Instant? { recorder.deadline }

        func stop(at now: Instant) {
            recorder.stop(at: now, into: &outputs)
            flush(at: now)
        }
    }

    /// What the writer's thread has told.
    private struct Told {
        var closed: PartSummary?
        var failure: String?
    }

    /// 26 pictures; a track's pool has 32. A gateway at work has two or three of a track on their way to the writer, which
    /// gathers for 50 ms; sending without a pause would have a thousand there, and measure making new ones.
    static let batchesAtOnce = 4
    static let pauseMicroseconds: UInt32 = 55_000

    private let lane: Lane
    private let joined: JoinedSession
    private let sink: FileSink
    private let writer: FileWriter
    private let told = NIOLockedValueBox(Told())
    private var batches = 0

    init(_ cipher: SRTPCipher, size: Int, folder: String) throws {
        let writer = try FileWriter()
        let told = told
        let sink = writer.makeSink(directory: folder) { event in
            told.withLockedValue { told in
                switch event {
                case .opened, .progress: break
                case .closed(let summary): told.closed = summary
                case .failed(_, let error): told.failure = "\(error)"
                }
            }
        }
        var made: Lane?
        joined = try JoinedSession(cipher, size: size, at: Door()) { session in
            let now = SystemClock.monotonic()
            let recorder = Recorder(
                configuration: RecorderConfiguration(
                    participant: "bench", baseName: "bench", container: .webm, wallClock: SystemClock.wall(), at: now),
                tracks: session.descriptions, now: now)
            let lane = Lane(recorder, sink)
            made = lane
            return lane
        }
        guard let made else { throw BenchFailure("no recorder") }
        lane = made
        self.sink = sink
        self.writer = writer
    }

    /// Can be called once: the file is closed at the end.
    func measure(packets: Int) throws -> Measurement {
        let warmUp = 1280
        _ = try joined.run(packets: warmUp, pause: waitForWriter)
        let before = others()
        var cost = try joined.run(packets: packets, pause: waitForWriter)
        lane.stop(at: joined.now)
        let finished = ConditionLock(value: false)
        sink.finish {
            finished.lock()
            finished.unlock(withValue: true)
        }
        finished.lock(whenValue: true)
        finished.unlock()
        let after = others()
        cost.nanoseconds += after.time - before.time
        cost.allocations += after.allocations - before.allocations
        let frames = try checkedFrames(of: packets + warmUp)
        return Measurement(
            path: "files", packets: packets, nanoseconds: cost.nanoseconds, allocations: cost.allocations,
            yield: frames)
    }

    private func checkedFrames(of packets: Int) throws -> String {
        let told = told.withLockedValue { $0 }
        if let failure = told.failure { throw BenchFailure(failure) }
        guard let closed = told.closed, let track = closed.tracks.first else {
            throw BenchFailure("no file was closed")
        }
        let expected = Int64(packets / PacketSource.packetsPerFrame)
        guard track.frames >= expected, closed.bytes > lane.bytes else {
            throw BenchFailure("\(closed.bytes) bytes with \(track.frames) of \(expected) frames are in \(closed.name)")
        }
        return "\(track.frames) frames in \(closed.bytes) bytes of \(closed.container)"
    }

    /// What all threads but this one have cost.
    private func others() -> (time: UInt64, allocations: UInt64) {
        let own = (floor_thread_time(), floor_allocations())
        return (floor_process_time() - own.0, floor_process_allocations() - own.1)
    }

    private func waitForWriter() {
        batches += 1
        if batches % Self.batchesAtOnce == 0 { floor_rest(Self.pauseMicroseconds) }
    }
}
