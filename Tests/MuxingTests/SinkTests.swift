import Foundation
import Media
import Muxing
import Recording
import TestKit
import Testing

@Suite(.serialized) struct SinkTests {
    @Test func eventsComeInOrder() async throws {
        let studio = try Studio([Studio.sound, Studio.picture(.vp8)])
        studio.feed(all: try Studio.sound() + Studio.pictures(.vp8))
        await studio.stop()
        let names = studio.events.map { event in
            switch event {
            case .opened: "opened"
            case .progress: "progress"
            case .closed: "closed"
            case .failed: "failed"
            }
        }
        #expect(names.first == "opened")
        #expect(names.last == "closed")
        #expect(names.dropFirst().dropLast().allSatisfy { $0 == "progress" })
        #expect((4...6).contains(names.count - 2))
    }

    @Test func aFailingSinkTouchesNoOther() async throws {
        let writer = try FileWriter()
        let folder = try Folder()
        let bad = EventKeeper()
        let good = EventKeeper()
        let failing = writer.makeSink(directory: folder.file("missing")) { bad.add($0) }
        let working = writer.makeSink(directory: folder.path) { good.add($0) }
        var recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "a", baseName: "a", container: .auto, wallClock: WallClock(nanoseconds: 0),
                at: TestMedia.start), tracks: [Studio.sound], now: TestMedia.start)
        var outputs: [RecorderOutput] = []
        for frame in try Studio.sound() { recorder.frame(frame, of: TrackID(0), at: frame.arrival, into: &outputs) }
        recorder.stop(at: TestMedia.start, into: &outputs)
        var same = outputs
        failing.submit(&outputs)
        working.submit(&same)
        await failing.finish()
        await working.finish()
        await writer.shutdown()
        guard case .failed(let summary, .system(_, let path, let code)) = bad.events.first else {
            Issue.record("\(bad.events)")
            return
        }
        #expect(bad.events.count == 1)
        #expect(summary.state == .failed)
        #expect(path.hasSuffix("/missing/a.webm"))
        #expect(code == ENOENT)
        #expect(try Tool.decodedSamples(folder.file("a.webm")) == 240_000)
    }

    @Test func doesNotOverwrite() async throws {
        let studio = try Studio([Studio.sound])
        try Data("precious".utf8).write(to: URL(fileURLWithPath: studio.folder.file("desk-1.webm")))
        studio.feed(all: try Studio.sound(0..<10))
        await studio.stop()
        #expect(studio.failures.count == 1)
        #expect(try studio.folder.size("desk-1.webm") == 8)
    }

    @Test func shutdownClosesWhatIsOpen() async throws {
        let studio = try Studio([Studio.sound, Studio.picture(.h264)])
        studio.feed(all: try Studio.sound() + Studio.pictures(.h264))
        await studio.writer.shutdown()
        #expect(studio.closed.count == 1)
        #expect(try Tool.complaints(studio.folder.file("desk-1.mp4")) == "")
        #expect(try Tool.decodedFrames(studio.folder.file("desk-1.mp4"), "v:0") == 150)
        await studio.sink.finish()
    }

    /// A small tmpfs is a full disk; needs root.
    @Test(.enabled(if: getuid() == 0), arguments: [Codec.vp8, .h264]) func aFullDiskIsNamed(_ codec: Codec) async throws
    {
        let folder = try Folder()
        let mounted = try Tool.run("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder.path])
        guard mounted.status == 0 else { return }
        defer { _ = try? Tool.run("umount", [folder.path]) }
        let studio = try Studio([Studio.sound, Studio.picture(codec)], directory: folder.path)
        let frames = (try Studio.sound() + Studio.pictures(codec)).sorted { $0.arrival < $1.arrival }
        for frame in frames { studio.feed(frame) }
        await studio.stop()
        let name = codec == .vp8 ? "desk-1.webm" : "desk-1.mp4"
        #expect(studio.failures == [.diskFull(path: folder.file(name))])
        #expect(studio.closed.isEmpty)
        let copy = studio.folder.file(name)
        try FileManager.default.copyItem(atPath: folder.file(name), toPath: copy)
        #expect(try Tool.complaints(copy) == "")
        #expect(try Tool.decodedFrames(copy, "v:0") > 40)
        #expect(throws: MuxingError.self) {
            try Finalizer.finalize(path: folder.file(name), container: codec == .vp8 ? .webm : .mp4)
        }
        #expect(try Tool.complaints(folder.file(name)) == "")
    }

    @Test func pastItsBoundPicturesGoToTheNextKeyframe() throws {
        var policy = DropPolicy()
        let big = TestMedia.Coded(bytes: [UInt8](repeating: 1, count: 1 << 20), isKeyframe: false)
        let key = TestMedia.Coded(bytes: [0], isKeyframe: true)
        func sample(_ coded: TestMedia.Coded, _ tick: Int64) -> RecorderOutput {
            .sample(
                stream: 0, frame: .picture(coded, .vp8, at: tick), time: MediaTimestamp(ticks: tick, clockRate: 90_000))
        }
        #expect(policy.pass(sample(big, 0), queued: 0) != nil)
        #expect(policy.pass(sample(big, 90_000), queued: DiskBacklog.byteLimit) == nil)
        #expect(policy.isDropping)
        #expect(policy.pass(sample(big, 93_000), queued: 0) == nil)
        #expect(policy.pass(sample(key, 96_000), queued: DiskBacklog.byteLimit) == nil)
        #expect(policy.pass(sample(key, 180_000), queued: 0) != nil)
        #expect(!policy.isDropping)
        let sound = RecorderOutput.sample(
            stream: 1, frame: .sound(key, at: 0), time: MediaTimestamp(ticks: 960, clockRate: 48_000))
        guard case .sample = policy.pass(sound, queued: DiskBacklog.byteLimit) else {
            Issue.record("sound went too early")
            return
        }
        guard case .silence(1, let time, 1, 960) = policy.pass(sound, queued: DiskBacklog.soundByteLimit) else {
            Issue.record("no silence instead of sound")
            return
        }
        #expect(time.ticks == 960)
        var summary = PartSummary(
            name: "a", participant: "a", part: 1, container: .webm,
            wallClockStart: CivilTime(WallClock(nanoseconds: 0)),
            tracks: [
                TrackSummary(track: TrackID(1), codec: .vp8, codecString: "vp8", formatParameters: ""),
                TrackSummary(track: TrackID(0), codec: .opus, codecString: "opus", formatParameters: ""),
            ])
        summary.duration = 3
        guard case .close(let closed) = policy.pass(.close(summary), queued: 0) else { return }
        #expect(closed.tracks[0].gaps == [MediaGap(start: 1, duration: 1, cause: .disk)])
        #expect(closed.tracks[1].gaps.map(\.cause) == [.disk])
    }

    @Test func whatWaitsTooLongMakesPicturesGoAndNoSound() throws {
        var policy = DropPolicy()
        let key = TestMedia.Coded(bytes: [0], isKeyframe: true)
        func sample(_ tick: Int64) -> RecorderOutput {
            .sample(
                stream: 0, frame: .picture(key, .vp8, at: tick), time: MediaTimestamp(ticks: tick, clockRate: 90_000))
        }
        let sound = RecorderOutput.sample(
            stream: 1, frame: .sound(key, at: 0), time: MediaTimestamp(ticks: 960, clockRate: 48_000))
        #expect(policy.pass(sample(0), queued: 0) != nil)
        #expect(policy.pass(sample(3000), queued: 0, isLate: true) == nil)
        #expect(policy.pass(sample(6000), queued: 0, isLate: true) == nil)
        guard case .sample = policy.pass(sound, queued: 0, isLate: true) else {
            Issue.record("sound went with the pictures")
            return
        }
        #expect(policy.pass(sample(9000), queued: 0) != nil)
        #expect(!policy.isDropping)
    }

    /// A writer's thread that stands still from the first file on until `open`.
    private final class Barrier: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        private let (entered, continuation) = AsyncStream.makeStream(of: Void.self)

        func stand() {
            continuation.yield()
            gate.wait()
            gate.signal()
        }

        func reached() async {
            var iterator = entered.makeAsyncIterator()
            await iterator.next()
        }

        func open() { gate.signal() }
    }

    private static func outputs() throws -> [RecorderOutput] {
        var recorder = Recorder(
            configuration: RecorderConfiguration(
                participant: "a", baseName: "a", container: .auto, wallClock: WallClock(nanoseconds: 0),
                at: TestMedia.start), tracks: [Studio.sound], now: TestMedia.start)
        var outputs: [RecorderOutput] = []
        for frame in try Studio.sound() { recorder.frame(frame, of: TrackID(0), at: frame.arrival, into: &outputs) }
        recorder.stop(at: TestMedia.start, into: &outputs)
        return outputs
    }

    /// All files of a recording wait within one bound.
    @Test func aBacklogIsSharedByTheFilesOfARecording() async throws {
        let writer = try FileWriter()
        let (folder, barrier, backlog) = (try Folder(), Barrier(), DiskBacklog())
        let hung = writer.makeSink(directory: folder.path) { _ in barrier.stand() }
        var begin = try Self.outputs()
        hung.submit(&begin)
        await barrier.reached()
        let sinks = [backlog, backlog, DiskBacklog()].map {
            writer.makeSink(directory: folder.path, backlog: $0) { _ in }
        }
        let big = TestMedia.Coded(bytes: [UInt8](repeating: 1, count: 40 << 20), isKeyframe: true)
        let dropped = sinks.map { sink in
            var sample = [
                RecorderOutput.sample(
                    stream: 0, frame: .picture(big, .vp8, at: 0), time: MediaTimestamp(ticks: 0, clockRate: 90_000))
            ]
            return sink.submit(&sample)
        }
        #expect(dropped == [false, true, false])
        #expect(backlog.bytes > 40 << 20 && backlog.bytes < 41 << 20)
        barrier.open()
        await writer.shutdown()
        #expect(backlog.bytes == 0)
    }

    @Test func aDiskThatHangsHoldsUpNoOther() async throws {
        let writer = try FileWriter()
        let (folder, other, barrier) = (try Folder(), try Folder(), Barrier())
        let hung = writer.makeSink(directory: folder.path, disk: 1) { _ in barrier.stand() }
        let working = writer.makeSink(directory: other.path, disk: 2) { _ in }
        var (first, second) = (try Self.outputs(), try Self.outputs())
        hung.submit(&first)
        await barrier.reached()
        working.submit(&second)
        await working.finish()
        #expect(try Tool.decodedSamples(other.file("a.webm")) == 240_000)
        barrier.open()
        await writer.shutdown()
        #expect(try Tool.decodedSamples(folder.file("a.webm")) == 240_000)
    }

    @Test func aDiskIsKnownByItsFolders() throws {
        let folder = try Folder()
        #expect(FileWriter.disk(of: folder.path) != nil)
        #expect(FileWriter.disk(of: folder.file("missing")) == nil)
    }
}
